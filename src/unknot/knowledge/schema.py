"""The shape of a pack. Every scalar arrives as text; the types here make of it what it is."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from unknot.knowledge.ids import (
    EVIDENCE,
    ArticleId,
    ArticleName,
    CaseName,
    CauseId,
    CauseName,
    CauseOnce,
    Condition,
    ContextName,
    DepartureName,
    DosedId,
    EquipmentId,
    FindingName,
    FindingOfFeature,
    FlagId,
    FlagName,
    HazardName,
    Label,
    MeasureName,
    PhaseName,
    QuestionId,
    QuestionName,
    RowId,
    RowName,
    ScreenName,
    SelfTestId,
    SelfTestName,
    ShownId,
    SourceId,
    SourceName,
    StageName,
    StricterPainName,
    TagId,
    TagName,
    TechniqueId,
    TechniqueName,
    TickName,
)
from unknot.terms import (
    NOT_SURE,
    Certainty,
    Disposition,
    Ended,
    Modality,
    Permission,
    Seen,
    Status,
)

Score = Annotated[int, Field(ge=0, le=10)]
Evidence = Annotated[tuple[SourceId, ...], Field(min_length=1), EVIDENCE]
Prose = Annotated[str, EVIDENCE]
Share = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Part = Literal["ease_in", "massage", "stretch", "strengthen", "heat_cold"]
AtHand = Literal["wall", "chair", "wall_or_chair", "bed_or_floor"]


def _yes_or_no(written: object) -> object:
    """Return what yes and no mean; any other text is refused where it stands."""
    if not isinstance(written, bool) and written not in ("yes", "no"):
        raise PydanticCustomError("yes_or_no", "Input should be 'yes' or 'no'")
    return written in (True, "yes")


YesOrNo = Annotated[
    bool,
    BeforeValidator(_yes_or_no),
    PlainSerializer(lambda holds: "yes" if holds else "no", return_type=str),
]
"""A word of the pack that is true or false once it is read, and the same word when written."""


class Knowledge(BaseModel):
    """A frozen piece of a pack; unknown keys are refused.

    Its checks are built when the first pack is read, so that a start need not wait for them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


# ------------------------------------------------------------------ pack.yaml
class Header(Knowledge):
    """What the pack is, and who stands behind it.

    `signs` is how many warning signs the text names that the pack began from: each has one red
    flag, with its number as `seed_sign`.
    """

    id: Label
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$"), EVIDENCE]
    schema_version: Literal["1"]
    region: Label
    language: Literal["en"]
    status: Annotated[Status, EVIDENCE]
    reviewed_by: Annotated[tuple[str, ...], EVIDENCE]
    review_due: Annotated[date, EVIDENCE]
    signs: Annotated[int, Field(ge=0, le=99), EVIDENCE] = 0
    answers_good_for_days: Annotated[int, Field(ge=1, le=365)]


# ------------------------------------------------------------- questions.yaml
class Asked(Knowledge):
    """What every question has. Its words stand in the words file, under its id.

    An answer older than `good_for_days` (else the pack's own number) is asked again. `revision`
    goes up when the words are changed so that they ask something else: answers given before
    then hold only after the person has looked at them again.
    """

    revision: Annotated[int, Field(ge=1)] = 1
    ask_when: Condition | None = None
    before_each_session: YesOrNo = False
    good_for_days: Annotated[int, Field(ge=0, le=36500)] | None = None
    derived: YesOrNo = False


class YesNo(Asked):
    """Yes, no or not sure. A warning question is put so that yes is the worse answer."""

    type: Literal["yes_no"]
    usual: Literal["yes", "no"] = "no"


class WithOptions(Asked):
    """A question with options of its own."""

    options: tuple[Label, ...] = Field(min_length=1)

    @field_validator("options")
    @classmethod
    def each_option_is_itself(cls, options: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse an option given twice, or one that means something else already."""
        if len(set(options)) < len(options) or NOT_SURE in options:
            raise ValueError("each option is given once, and none is called not_sure")
        return options


class Choice(WithOptions):
    """One of several."""

    type: Literal["choice"]
    usual: Label

    @field_validator("options")
    @classmethod
    def there_is_a_choice(cls, options: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a choice of one."""
        if len(options) < 2:
            raise ValueError("a choice has two options or more")
        return options


class Multi(WithOptions):
    """Any number of several, none included."""

    type: Literal["multi"]
    usual: tuple[Label, ...] = ()


class Number(Asked):
    """A whole number with its unit and its ends, both included."""

    type: Literal["number"]
    unit: Label
    least: int
    most: int
    usual: int
    grows_daily: YesOrNo = False


Question = Annotated[YesNo | Choice | Multi | Number, Field(discriminator="type")]


class Screen(Knowledge):
    """What is asked together: one question, or a checklist of yes-or-no questions."""

    id: ScreenName
    part: Literal["safety", "about_you", "causes", "means"]
    asks: tuple[QuestionId, ...] = Field(min_length=1)


# ------------------------------------------------------------- red_flags.yaml
class Rule(Knowledge):
    """A named condition with its sources; each kind of rule gives its own kind of name."""

    id: Label
    when: Condition
    evidence: Evidence
    status: Annotated[Status, EVIDENCE] = Status.DRAFT


class RedFlag(Rule):
    """Answers that mean a clinician must look, and how soon."""

    id: FlagName
    level: Literal[Disposition.SOON, Disposition.SAME_DAY, Disposition.EMERGENCY]
    seed_sign: Annotated[int, Field(ge=1)] | None = None


# ----------------------------------------------------- contraindications.yaml
class Limit(Knowledge):
    """How a modified modality is held back."""

    intensity_most: Score | None = None
    duration_percent: Annotated[int, Field(ge=10, le=100)] | None = None


class Contraindication(Rule):
    """One row of the matrix: what it does to each of the eight modalities."""

    id: RowName
    row: Annotated[int, Field(ge=1, le=99)] | None = None
    cells: dict[Modality, Permission]
    limits: dict[Modality, Limit] = {}
    bars: tuple[TagId, ...] = ()


# ---------------------------------------------------------------- causes.yaml
class Finding(Knowledge):
    """A named condition that other conditions may use as a word."""

    id: FindingName
    when: Condition


class Context(Knowledge):
    """How common each cause is among people who come with this story, in percent."""

    id: ContextName
    when: Condition
    percent: dict[CauseId, Share]
    evidence: Evidence


class Ratio(Knowledge):
    """Likelihood ratios as published, or as we decided: finding present, finding absent."""

    present: Positive
    absent: Positive


class Feature(Knowledge):
    """What one finding says for and against causes. Of a block only the strongest counts."""

    finding: FindingOfFeature
    block: Label | None = None
    self_test: YesOrNo = False
    ratios: dict[CauseId, Ratio]
    evidence: Evidence


class Cause(Knowledge):
    """A likely cause; never a diagnosis."""

    id: CauseName
    evidence: Evidence
    status: Annotated[Status, EVIDENCE] = Status.DRAFT


class Inference(Knowledge):
    """How ratios are tempered, and from which share of probability which word is said."""

    self_test_exponent: Annotated[float, Field(gt=0, le=1)]
    ratio_most: Positive
    ratio_least: Positive
    likely_percent: Annotated[int, Field(ge=1, le=100)]
    possible_percent: Annotated[int, Field(ge=1, le=100)]
    stable_percent: Annotated[int, Field(ge=50, le=100)]
    evidence: Evidence


# ----------------------------------------------------------------- techniques
class Ramp(Knowledge):
    """A number that starts low, goes up in steps, and never passes its ceiling."""

    start: Annotated[int, Field(gt=0)]
    step: Annotated[int, Field(ge=0)]
    ceiling: Annotated[int, Field(gt=0)]


class Dose(Knowledge):
    """How much, per side and day. Either a time or repetitions; the unit is in the name."""

    duration_s: Ramp | None = None
    repetitions: Ramp | None = None
    seconds_each: Annotated[int, Field(ge=1, le=60)] | None = None
    sets: Annotated[int, Field(ge=1, le=10)] = 1
    rest_s: Annotated[int, Field(ge=0, le=300)] = 0
    intensity: Ramp
    times_per_day: Annotated[int, Field(ge=1, le=6)]
    days_per_week: Annotated[int, Field(ge=1, le=7)]
    gap_h: Annotated[int, Field(ge=0, le=72)] = 0
    evidence: Evidence


class PhaseTemplate(Knowledge):
    """One phase of a technique. `seconds: dose` takes what the dose gives."""

    id: PhaseName
    kind: Literal["get_ready", "position", "ramp", "work", "hold", "finish"]
    ends: Literal["time", "repetitions", "person"]
    seconds: Literal["dose"] | Annotated[int, Field(ge=1, le=1800)] | None = None
    intensity: Literal["dose"] | Score | None = None


class Technique(Knowledge):
    """One thing a person can do, with its dose, its phases and its sources.

    `needs` is owned, `at_hand` is found where one is. `noise`: it may disturb others.
    `passive`: one sits or lies through it, so it takes none of the active minutes.
    """

    id: TechniqueName
    modality: Modality
    part: Part
    muscle: Label
    needs: tuple[EquipmentId, ...] = ()
    at_hand: tuple[AtHand, ...] = ()
    noise: YesOrNo = False
    passive: YesOrNo = False
    position: Literal["standing", "sitting", "lying_side", "lying_back", "kneeling"]
    floor: YesOrNo
    sides: Literal["each", "together"]
    follows: TechniqueId | None = None
    tags: tuple[TagName, ...] = ()
    dose: Dose
    phases: tuple[PhaseTemplate, ...] = Field(min_length=1)
    stop_signs: tuple[Label, ...] = Field(min_length=1)
    evidence: Evidence
    status: Annotated[Status, EVIDENCE] = Status.DRAFT


# ----------------------------------------------------------------- plans.yaml
class Ceiling(Knowledge):
    """What no plan may pass for a modality, per side and day, whatever a technique says."""

    seconds: Annotated[int, Field(gt=0)]
    intensity: Score
    evidence: Evidence


class Approach(Knowledge):
    """What helps with one likely cause: worth from 0 (leave out) to 100 for each technique."""

    cause: CauseOnce
    first: tuple[ArticleId, ...]
    worth: dict[TechniqueId, Annotated[int, Field(ge=0, le=100)]]
    evidence: Evidence


class TieBreak(Knowledge):
    """Where a row of the matrix holds, which approach is taken in place of other causes'."""

    row: RowId
    of: tuple[CauseId, ...] = Field(min_length=1)
    takes: CauseId
    evidence: Evidence


class PainRules(Knowledge):
    """How a session went: pain up to green is fine, up to amber acceptable, above is red."""

    massage_green: Score
    massage_amber: Score
    strength_green: Score
    strength_amber: Score
    morning_amber: Score
    morning_red: Score
    meaningful_points: Score
    evidence: Evidence

    @model_validator(mode="after")
    def green_is_below_amber(self) -> Self:
        """Refuse an amber end below its green end."""
        if (
            self.massage_green > self.massage_amber
            or self.strength_green > self.strength_amber
            or self.morning_amber > self.morning_red
        ):
            raise ValueError("each green end is at most its amber end, amber at most red")
        return self


class StricterPain(Knowledge):
    """Lower ends of the pain rules for strength, wherever `when` is not surely false."""

    id: StricterPainName
    when: Condition
    strength_green: Score
    strength_amber: Score
    evidence: Evidence


class Progression(Knowledge):
    """How the diary moves doses and stages: sessions are counted, spans are in days.

    `dose_left_percent` of the steps earned is left after a bad session. What one has done
    `sessions_without_change` times, with pain neither lower after it nor lower than before,
    is no longer offered if it belongs to `drops`. `gated` is the tag of the techniques that
    wait for a stage of a programme, or `nothing`. `seen_within_days` is by when a clinician
    looks, at the latest, where the diary says "soon".
    """

    greens_to_step_up: Annotated[int, Field(ge=1, le=20)]
    days_between_steps: Annotated[int, Field(ge=1, le=60)]
    dose_left_percent: Annotated[int, Field(ge=0, le=100)]
    reds_to_pause: Annotated[int, Field(ge=1, le=10)]
    reds_within_days: Annotated[int, Field(ge=1, le=60)]
    sessions_without_change: Annotated[int, Field(ge=2, le=50)]
    points_of_change: Annotated[int, Field(ge=1, le=10)]
    drops: tuple[Modality, ...] = ()
    gated: Literal["nothing"] | TagId
    pause_steps_back_days: Annotated[int, Field(ge=1, le=365)]
    seen_within_days: Annotated[int, Field(ge=1, le=14)]
    evidence: Evidence


class Flare(Knowledge):
    """What a day after a bad session still holds, at the start of each dose."""

    days: Annotated[int, Field(ge=1, le=14)]
    techniques: tuple[TechniqueId, ...]
    evidence: Evidence


class Plans(Knowledge):
    """How today's plan is put together.

    `liked_bonus` is added to the worth of what the person likes; it makes no worth of 0 more.
    The first of the `tie_breaks` whose row holds decides.
    """

    order: tuple[Part, ...]
    most_per_part: dict[Part, Annotated[int, Field(ge=0, le=10)]]
    setting_up_s: Annotated[int, Field(ge=0, le=120)]
    liked_bonus: Annotated[int, Field(ge=0, le=10)] = 0
    ceilings: dict[Modality, Ceiling]
    pain: PainRules
    pain_for: tuple[StricterPain, ...] = ()
    progression: Progression
    flare: Flare
    review_days: tuple[Annotated[int, Field(ge=1, le=120)], ...]
    approaches: tuple[Approach, ...]
    anyone: Approach
    tie_breaks: tuple[TieBreak, ...] = ()

    @model_validator(mode="after")
    def every_part_has_its_place(self) -> Self:
        """Refuse an order or a count that leaves a part out or names one twice."""
        parts = set(get_args(Part))
        if sorted(self.order) != sorted(parts) or set(self.most_per_part) != parts:
            raise ValueError(
                f"order and most_per_part name each of {', '.join(sorted(parts))} once"
            )
        return self


# --------------------------------------------------------------- hazards.yaml
class Most(Knowledge):
    """The most of a dose on one side in a session: over all sets, and how strong from 0 to 10.

    What starts with `first_` is meant of the first session, before any step up.
    """

    seconds: Annotated[int, Field(gt=0)] | None = None
    first_seconds: Annotated[int, Field(gt=0)] | None = None
    repetitions: Annotated[int, Field(gt=0)] | None = None
    first_repetitions: Annotated[int, Field(gt=0)] | None = None
    intensity: Score | None = None
    first_intensity: Score | None = None


class Hazard(Knowledge):
    """What must never happen, written by somebody other than the author of the rules, and proved.

    While `when` is not surely false, the level is `at_least` this, or the techniques in
    `never` are not offered (`unless_cleared`: without a clearance for their modality), or no
    dose passes `at_most`: of a technique, or, under a modality, what a plan allows in a day.
    """

    id: HazardName
    when: Condition
    cause: Prose
    effect: Prose
    harm: Prose
    severity: Annotated[int, Field(ge=1, le=5), EVIDENCE]
    at_least: Disposition | None = None
    never: tuple[TechniqueId, ...] = ()
    unless_cleared: YesOrNo = False
    at_most: dict[DosedId, Most] = {}
    evidence: Evidence


# ------------------------------------------------------------ self_tests.yaml
class Norm(Knowledge):
    """What is usual at an age, both ends included, in the unit of the test.

    `limit` is where it stops being usual: under it where more is better, from it on where
    less is.
    """

    age_from: Annotated[int, Field(ge=18, le=120)]
    age_to: Annotated[int, Field(ge=18, le=120)]
    usual: Annotated[int, Field(ge=0)]
    limit: Annotated[int, Field(ge=0)]


class Tick(Knowledge):
    """Something to look for in a test, and the points it counts."""

    id: TickName
    points: Annotated[int, Field(ge=1, le=10)]


GaugeId = Literal[
    "irritability", "engagement", "strength", "movement", "mobility", "balance", "habits"
]


class SelfTest(Knowledge):
    """A test a person can do at home; it ranks causes and fills a gauge, never more.

    Sides differ clearly over `asymmetry_percent` of the better one, or from
    `asymmetry_amount` on; a change under `smallest_change` can be a slip of measuring. Both
    amounts are in the unit of the test. Pain over `pain_most` (else the gate's) ends a test.
    """

    id: SelfTestName
    gauge: GaugeId
    moves_gauge: YesOrNo = True
    how: Literal["press", "timer", "counter", "look", "question", "measure"]
    unit: Label
    most: Annotated[int, Field(gt=0)]
    better: Literal["more", "less"]
    best_of: Annotated[int, Field(ge=1, le=5)] = 1
    sides: Literal["each", "together"]
    needs: tuple[EquipmentId, ...] = ()
    skip_when: Condition | None = None
    single_leg: YesOrNo
    pain_most: Score | None = None
    asymmetry_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    asymmetry_amount: Annotated[int, Field(ge=1)] | None = None
    smallest_change: Annotated[int, Field(ge=1)] | None = None
    norms: tuple[Norm, ...] = ()
    ticks: tuple[Tick, ...] = ()
    tells: QuestionId | None = None
    evidence: Evidence
    status: Annotated[Status, EVIDENCE] = Status.DRAFT

    @model_validator(mode="after")
    def ticks_add_up(self) -> Self:
        """Refuse ticks that do not come to the most, or do not hold what the test tells."""
        if self.ticks and sum(tick.points for tick in self.ticks) != self.most:
            raise ValueError(f"the points of all ticks come to most, {self.most}")
        if self.ticks and self.tells and self.tells not in {tick.id for tick in self.ticks}:
            raise ValueError(f"one tick is called '{self.tells}', as the test tells it")
        return self


class SelfTestGate(Knowledge):
    """Who may do any physical test at home, and who may not stand on one leg alone.

    `recheck_after`: the ends of a test after which the warning signs are gone through again.
    """

    none_when: Condition
    no_single_leg_when: Condition
    pain_most: Score
    good_for_days: Annotated[int, Field(ge=1, le=365)]
    recheck_after: tuple[Ended, ...]
    evidence: Evidence


# ------------------------------------------------------------ programmes.yaml
class StageItem(Knowledge):
    """One exercise of a stage; times in seconds, counts per side and set."""

    technique: TechniqueId
    sets: Annotated[int, Field(ge=1, le=6)]
    repetitions: Annotated[int, Field(ge=1, le=30)]
    hold_s: Annotated[int, Field(ge=0, le=60)] = 0
    times_per_day: Annotated[int, Field(ge=1, le=3)]
    days_per_week: Annotated[int, Field(ge=1, le=7)]
    effort: Literal["light", "somewhat_hard", "hard"]


class Stage(Knowledge):
    """Weeks of a programme, first and last included, and what they hold."""

    id: StageName
    week_from: Annotated[int, Field(ge=1, le=52)]
    week_to: Annotated[int, Field(ge=1, le=52)]
    items: tuple[StageItem, ...] = Field(min_length=1)
    evidence: Evidence


class Programme(Knowledge):
    """The weeks ahead for a likely cause, with the weeks at which it is judged."""

    cause: CauseOnce
    stages: tuple[Stage, ...] = Field(min_length=1)
    review_weeks: tuple[Annotated[int, Field(ge=1, le=52)], ...] = Field(min_length=1)
    evidence: Evidence
    status: Annotated[Status, EVIDENCE] = Status.DRAFT


# -------------------------------------------------------------- outcomes.yaml
class Measure(Knowledge):
    """Something looked at once a week, with the change in it that matters to people.

    `meaningful` is None where no agreed number exists. `rating`: the number is itself a
    change, and is not compared with an earlier one. `after_test`: asked only of people who
    may do this test at home.
    """

    id: MeasureName
    kind: Literal["own_activities", "score", "rating", "amount"]
    unit: Label
    least: int
    most: int
    better: Literal["more", "less"]
    meaningful: Annotated[int, Field(gt=0)] | None = None
    after_test: SelfTestId | None = None
    evidence: Evidence


class UsualCourse(Knowledge):
    """When most of those who get better do so, in days from the start, for a likely cause.

    `helped_percent` of a trial were clearly better at `helped_day`; `without_percent` of those
    who waited.
    """

    cause: CauseOnce
    days_from: Annotated[int, Field(ge=1, le=365)]
    days_to: Annotated[int, Field(ge=1, le=365)]
    helped_percent: Share | None = None
    without_percent: Share | None = None
    helped_day: Annotated[int, Field(ge=1, le=365)] | None = None
    evidence: Evidence


# -------------------------------------------------------------- evidence.yaml
class Source(Knowledge):
    """Where a fact comes from, how sure it is, and how it was seen."""

    id: SourceName
    citation: str
    address: str
    certainty: Certainty
    seen: Seen
    relied_on: str


class Departure(Knowledge):
    """A place where the seed and the evidence disagree, and where we tell the person so."""

    id: DepartureName
    row: Annotated[int, Field(ge=1, le=99)]
    shown_with: tuple[ShownId, ...]
    evidence: Evidence


# -------------------------------------------------------------- articles.yaml
class Article(Knowledge):
    """A short read. Its parts are texts or lists in the words file, each with its sources."""

    id: ArticleName
    parts: dict[Label, tuple[SourceId, ...]]


# ------------------------------------------------------------------ vignettes
class Expectation(Knowledge):
    """What must come out of a worked case; what is not given is not asserted."""

    level: Disposition
    possible_level: Disposition | None = None
    flags: tuple[FlagId, ...] | None = None
    plan: YesOrNo
    offers: tuple[TechniqueId, ...] = ()
    withholds: tuple[TechniqueId, ...] = ()
    modalities: tuple[Modality, ...] | None = None
    first_cause: CauseId | None = None
    cause_among_first_three: CauseId | None = None


class Vignette(Knowledge):
    """A worked case: the person in plain words, their answers, what must come out."""

    id: CaseName
    says: str
    others: Literal["usual", "unanswered"]
    answers: dict[QuestionId, str | tuple[str, ...]]
    expect: Expectation
    shows: str


class Contents(Knowledge):
    """A whole pack as its files have it, joined."""

    pack: Header
    questions: dict[QuestionName, Question]
    screens: tuple[Screen, ...]
    red_flags: tuple[RedFlag, ...] = Field(min_length=1)
    contraindications: tuple[Contraindication, ...] = Field(min_length=1)
    findings: tuple[Finding, ...] = ()
    contexts: tuple[Context, ...] = ()
    features: tuple[Feature, ...] = ()
    causes: tuple[Cause, ...] = ()
    inference: Inference
    techniques: dict[TechniqueName, Technique]
    plans: Plans
    sources: Annotated[tuple[Source, ...], EVIDENCE]
    departures: Annotated[tuple[Departure, ...], EVIDENCE] = ()
    articles: Annotated[tuple[Article, ...], EVIDENCE] = ()
    vignettes: Annotated[tuple[Vignette, ...], EVIDENCE] = ()
    hazards: tuple[Hazard, ...] = ()
    self_tests: tuple[SelfTest, ...] = ()
    self_test_gate: SelfTestGate | None = None
    programmes: tuple[Programme, ...] = ()
    measures: tuple[Measure, ...] = ()
    courses: tuple[UsualCourse, ...] = ()
