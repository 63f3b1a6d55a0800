import { type Vault } from './vault.ts';

/** A session that was opened, as it is kept until it has come to its end. */
export interface KeptSession {
  readonly run: string;
  /** The day it was opened on, by this device; on another day it is gone. */
  readonly on: string;
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

const SESSION = 'page:session';
const BLOCKED = 'page:blocked';
const PICTURE = /\/static\/figures\/[\w./-]+\.svg/g;

/** This day, by the device: 2026-01-31. */
export function today(now = new Date()): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Fetches a session with all it needs, and keeps it; null if it cannot be had. */
export async function keepSession(
  vault: Vault,
  run: string,
  page: string,
  parts: string,
): Promise<KeptSession | null> {
  const html = await text(page);
  const after = await text(parts);
  if (!html?.includes(run) || after === null) return null;
  const files: Record<string, string> = {};
  for (const [address] of `${html}${after}`.matchAll(PICTURE)) {
    files[address] ??= await text(address) ?? '';
  }
  const kept = { run, on: today(), html, parts: after, files };
  await putSession(vault, kept);
  return kept;
}

async function text(address: string): Promise<string | null> {
  try {
    const answer = await fetch(address);
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

export async function putSession(vault: Vault, kept: KeptSession): Promise<void> {
  await vault.put(SESSION, JSON.stringify(kept));
}

/** The session of today, or null; one of another day is removed. */
export async function keptSession(vault: Vault): Promise<KeptSession | null> {
  const kept = await vault.get(SESSION);
  const session: KeptSession | null = kept === null ? null : JSON.parse(kept);
  if (session === null || session.on === today()) return session;
  await forgetSession(vault);
  return null;
}

export async function forgetSession(vault: Vault): Promise<void> {
  await vault.remove(SESSION);
}

/** The page that stands in for every other one while a warning sign has not arrived. */
export function blockedPage(vault: Vault): Promise<string | null> {
  return vault.get(BLOCKED);
}

export async function keepBlockedPage(vault: Vault, html: string): Promise<void> {
  await vault.put(BLOCKED, html);
}

export async function forgetPages(vault: Vault): Promise<void> {
  for (const name of await vault.names('page:')) await vault.remove(name);
}
