/** What each answer comes to, as the server has written it; an empty level is all right. */
export interface Signs {
  readonly of: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What several together can come to, by the most urgent of them. */
  readonly several: Readonly<Record<string, string>>;
  readonly unanswered: string;
  /** The most urgent first. */
  readonly levels: readonly string[];
}

/**
 * Looks up what the answers come to: a level, or nothing if there is no sign. What stands not in
 * the list, or was not answered, is never taken for all right.
 */
export function levelOf(signs: Signs, answers: Readonly<Record<string, string>>): string {
  const found = Object.entries(signs.of)
    .map(([id, of]) => of[answers[id] ?? ''] ?? signs.unanswered)
    .filter((level) => level !== '');
  const worst = signs.levels.find((level) => found.includes(level));
  if (found.length === 0) return '';
  if (worst === undefined) return signs.unanswered;
  return found.length === 1 ? worst : signs.several[worst] ?? signs.unanswered;
}

/** Reads a checklist: what is ticked is yes, the rest is no if nothing speaks against that. */
export function ticked(signs: Signs, ticks: readonly string[]): Record<string, string> {
  const rest = ticks.length === 0 || ticks.includes('not_sure') ? 'not_sure' : 'no';
  return Object.fromEntries(
    Object.keys(signs.of).map((id) => [id, ticks.includes(id) ? 'yes' : rest]),
  );
}
