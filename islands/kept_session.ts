import { ENDED, forgetIn, isTurn, keptUnder, mayShow, SESSION, turn } from './closed_list.ts';
import { type MarkedVault, type Vault } from './vault.ts';

/** A session that was opened, as it is kept until it has come to its end. */
export interface KeptSession {
  readonly run: string;
  /** The day it was opened on, by this device; on another day it is gone. */
  readonly on: string;
  /** When it was kept, as a time of this device. */
  readonly at: string;
  /** The decision it was made under, in the server's word. */
  readonly stamp: string;
  /** The turn of the closed list in which it was kept: after another one it is gone. */
  readonly turn: string;
  readonly html: string;
  /** What may be needed after it, as the server has written it. */
  readonly parts: string;
  /** The pictures of the page, by their address. */
  readonly files: Readonly<Record<string, string>>;
  /** What comes next, once it has ended without network. */
  readonly next?: string;
  /** What was entered at its end, written as in an address. */
  readonly form?: string;
}

/** The header of each answer to a person who has come in: what the plan was decided by. */
export const STAMP_HEADER = 'X-Unknot-Decision';

const BLOCKED = 'page:blocked';
const PICTURE = /\/static\/figures\/[\w./-]+\.svg/g;

/** This day, by the device: 2026-01-31. */
export function today(now = new Date()): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Fetches a session with all it needs, and keeps it; null if it cannot be had or kept. */
export async function keepSession(
  vault: MarkedVault,
  run: string,
  page: string,
  parts: string,
): Promise<KeptSession | null> {
  const before = await turn(vault);
  const shown = await fetched(page);
  const after = await fetched(parts);
  if (!shown?.text.includes(run) || !shown.stamp || after?.stamp !== shown.stamp) return null;
  const files: Record<string, string> = {};
  for (const [address] of `${shown.text}${after.text}`.matchAll(PICTURE)) {
    files[address] ??= (await fetched(address))?.text ?? '';
  }
  const kept = {
    run,
    on: today(),
    at: new Date().toISOString(),
    stamp: shown.stamp,
    turn: before,
    html: shown.text,
    parts: after.text,
    files,
  };
  return await putSession(vault, kept).catch(() => false) ? kept : null;
}

async function fetched(address: string): Promise<{ text: string; stamp: string } | null> {
  try {
    const answer = await fetch(address);
    if (!answer.ok || answer.redirected) return null;
    return { text: await answer.text(), stamp: answer.headers.get(STAMP_HEADER) ?? '' };
  } catch {
    return null;
  }
}

/** Keeps a session, and says whether it is kept: not if the plan was closed since it was begun. */
export async function putSession(vault: MarkedVault, kept: KeptSession): Promise<boolean> {
  const locked = await vault.lock(SESSION, JSON.stringify(kept));
  return await vault.step(async (step) => {
    if (!await isTurn(step, kept.turn)) return false;
    step.put(SESSION, locked);
    keptUnder(step, kept.next ? ENDED : kept.stamp);
    return true;
  });
}

/** The session of today, or null; one of another day is removed. */
export async function keptSession(vault: MarkedVault): Promise<KeptSession | null> {
  const kept = await vault.get(SESSION);
  const session: KeptSession | null = kept === null ? null : JSON.parse(kept);
  if (session === null || session.on === today()) return session;
  await forgetSession(vault);
  return null;
}

/** The kept session, if nothing on the closed list stands against showing it. */
export async function shownSession(vault: MarkedVault): Promise<KeptSession | null> {
  const kept = await keptSession(vault);
  if (!kept || kept.turn !== await turn(vault)) return null;
  return await mayShow(vault, kept.next !== undefined) ? kept : null;
}

export async function forgetSession(vault: MarkedVault): Promise<void> {
  await vault.step((step) => Promise.resolve(forgetIn(step)));
}

/** The page that stands in for every other one while a warning sign has not arrived. */
export function blockedPage(vault: Vault): Promise<string | null> {
  return vault.get(BLOCKED);
}

export async function keepBlockedPage(vault: Vault, html: string): Promise<void> {
  await vault.put(BLOCKED, html);
}

export async function forgetPages(vault: MarkedVault): Promise<void> {
  await forgetSession(vault);
  for (const name of await vault.names('page:')) await vault.remove(name);
}
