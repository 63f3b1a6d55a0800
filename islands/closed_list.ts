import { type MarkedVault, type Step } from './vault.ts';

/**
 * The device's own list of what closes the plan. It holds no word of a person and needs no key,
 * so that it can always be asked.
 *
 * - `closed`: something that may decide was sent from here, and no page of the server came since.
 * - `ask`: it was sent and not taken, so the warning signs are asked before the next session.
 * - `ending`: the end of a session was sent; of the session only what comes after it is shown.
 * - `blocks:…`: a warning sign waits in the outbox.
 * - `turn`: another word after each closing, so that what was begun before it is not kept.
 * - `stamp`: the decision that the kept session was made under.
 */
const CLOSED = 'closed';
const ASK = 'ask';
const ENDING = 'ending';
const BLOCKS = 'blocks:';
const TURN = 'turn';
const STAMP = 'stamp';

/**
 * Everything else that is sent may decide, and closes the plan before it goes out. Leaving, the
 * outbox and the end of a session close by themselves.
 */
const DECIDES_NOTHING = ['/enter/', '/leave/', '/outbox/', '/figures/choice/', '/session/finish/'];

/** Whether what is sent to an address may change the decision. */
export function addressDecides(path: string): boolean {
  return !DECIDES_NOTHING.some((start) => path.startsWith(start));
}

/** The stamp of a session that has ended: it shows no plan, and no decision changes it. */
export const ENDED = 'ended';

export const SESSION = 'page:session';

/** Ends what is kept of a session, within a step. */
export function forgetIn(step: Step): void {
  step.remove(SESSION);
  step.removeMark(STAMP);
  step.setMark(TURN, crypto.randomUUID());
}

/** Closes the plan before something is sent that may decide; returns what stands on the list. */
export async function closePlan(vault: MarkedVault): Promise<string> {
  const word = crypto.randomUUID();
  await vault.step((step) => {
    forgetIn(step);
    step.setMark(CLOSED, word);
    return Promise.resolve();
  });
  return word;
}

/** What stands on the list since the last closing; null if nothing was sent. */
export function closedSince(vault: MarkedVault): Promise<string | null> {
  return vault.mark(CLOSED);
}

/** A page was asked for after this closing, and the server answered: it is the judge again. */
export async function openAgain(vault: MarkedVault, since: string): Promise<void> {
  await vault.step(async (step) => {
    if (await step.mark(CLOSED) === since) step.removeMark(CLOSED);
  });
}

export async function askSigns(vault: MarkedVault): Promise<void> {
  await vault.setMark(ASK, '');
}

export async function mustAskSigns(vault: MarkedVault): Promise<boolean> {
  return await vault.mark(ASK) !== null;
}

export async function signsAsked(vault: MarkedVault): Promise<void> {
  await vault.removeMark(ASK);
}

export async function beginEnding(vault: MarkedVault): Promise<void> {
  await vault.setMark(ENDING, '');
}

export async function blockWith(vault: MarkedVault, key: string): Promise<void> {
  await vault.setMark(BLOCKS + key, '');
}

export async function unblock(vault: MarkedVault, key: string): Promise<void> {
  await vault.removeMark(BLOCKS + key);
}

export async function isBlocked(vault: MarkedVault): Promise<boolean> {
  return (await vault.marks(BLOCKS)).length > 0;
}

/** The word of now; what is begun under it may be kept as long as it stands. */
export async function turn(vault: MarkedVault): Promise<string> {
  return await vault.mark(TURN) ?? '';
}

export async function isTurn(step: Step, word: string): Promise<boolean> {
  return (await step.mark(TURN) ?? '') === word;
}

/** Writes down what the kept session was made under; one that is fresh has not ended. */
export function keptUnder(step: Step, stamp: string): void {
  step.setMark(STAMP, stamp);
  if (stamp !== ENDED) step.removeMark(ENDING);
}

export function keptStamp(vault: MarkedVault): Promise<string | null> {
  return vault.mark(STAMP);
}

/** Whether a session that is kept may be shown; one that has ended shows what comes after it. */
export async function mayShow(vault: MarkedVault, ended: boolean): Promise<boolean> {
  const marks = await Promise.all([CLOSED, ASK].map((name) => vault.mark(name)));
  if (marks.some((mark) => mark !== null) || await isBlocked(vault)) return false;
  return ended || await vault.mark(ENDING) === null;
}
