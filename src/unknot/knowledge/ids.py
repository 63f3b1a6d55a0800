"""The ids of a pack as types: which give a name, which refer to one, and which do neither.

A field says by its type what kind of thing its id is about. `references.py` finds it by that
type at any depth, so a new field is checked without being entered in any list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints


@dataclass(frozen=True)
class Names:
    """The id gives a thing of this kind its name. `once`: no other in the same list has it."""

    kind: str
    once: bool = True


@dataclass(frozen=True)
class Ref:
    """The id is the name of a thing of one of these kinds. `once`: no other in its list is."""

    kinds: tuple[str, ...]
    once: bool = False

    def __str__(self) -> str:
        *others, last = self.kinds
        return f"{', '.join(others)} or {last}" if others else last


Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
Label = Annotated[Id, "label"]
"""An id that names nothing elsewhere in the pack's rules: an option, a unit, a muscle.

Its words are looked up by it, and the checks of words find one that has none.
"""

CONDITION = "a condition"
Condition = Annotated[str, CONDITION]
"""The text of a rule; the ids in it are checked by the reader of conditions."""

EVIDENCE = "evidence"
"""The mark of a field that says where facts come from, who says so, how sure; no rule reads it.

A change of it changes the digest of the evidence alone. A field without the mark is a rule.
"""

SourceName = Annotated[Id, Names("source")]
SourceId = Annotated[Id, Ref(("source",))]
QuestionName = Annotated[Id, Names("question")]
QuestionId = Annotated[Id, Ref(("question",))]
FindingName = Annotated[Id, Names("finding")]
FindingOfFeature = Annotated[Id, Ref(("finding",), once=True)]
CauseName = Annotated[Id, Names("cause")]
CauseId = Annotated[Id, Ref(("cause",))]
CauseOnce = Annotated[Id, Ref(("cause",), once=True)]
FlagName = Annotated[Id, Names("red flag")]
FlagId = Annotated[Id, Ref(("red flag",))]
RowName = Annotated[Id, Names("contraindication")]
RowId = Annotated[Id, Ref(("contraindication",))]
TagName = Annotated[Id, Names("tag", once=False)]
TagId = Annotated[Id, Ref(("tag",))]
TechniqueName = Annotated[Id, Names("technique")]
TechniqueId = Annotated[Id, Ref(("technique",))]
ArticleName = Annotated[Id, Names("article")]
ArticleId = Annotated[Id, Ref(("article",))]
SelfTestName = Annotated[Id, Names("test")]
SelfTestId = Annotated[Id, Ref(("test",))]
EquipmentId = Annotated[Id, Ref(("equipment",))]
DosedId = Annotated[Id, Ref(("technique", "modality"))]
ShownId = Annotated[Id, Ref(("article", "technique", "cause", "red flag"))]

ScreenName = Annotated[Id, Names("screen")]
ContextName = Annotated[Id, Names("context")]
StricterPainName = Annotated[Id, Names("stricter pain rule")]
PhaseName = Annotated[Id, Names("phase")]
StageName = Annotated[Id, Names("stage")]
TickName = Annotated[Id, Names("tick")]
HazardName = Annotated[Id, Names("hazard")]
MeasureName = Annotated[Id, Names("measure")]
DepartureName = Annotated[Id, Names("departure")]
CaseName = Annotated[Id, Names("worked case")]
