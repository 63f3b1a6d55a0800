const CALM_MS = 250; // for engines that tell no end of what was cancelled
const LONGEST_MS = 3000; // how long an engine may take for a sentence:
const LONGEST_MS_EACH = 250; // this, and this for each letter

/**
 * Says one thing after the other with the speech of the browser, whose engines differ:
 * - some drop what is said right after `cancel()`, so we wait for the end of what was cancelled;
 * - some never tell an end, and then say nothing more; what takes far too long is cancelled;
 * - some stay paused after the device was locked, so they are set going before each sentence;
 * - some forget a sentence that nobody holds on to, and with it its end.
 */
export class Voice {
  #begun = new Map<SpeechSynthesisUtterance, number>(); // given to the engine: until when at most
  #next: SpeechSynthesisUtterance[] = []; // waits for the end of what was cancelled
  #timer: ReturnType<typeof setTimeout> | undefined;
  #speech: SpeechSynthesis;

  constructor(speech: SpeechSynthesis) {
    this.#speech = speech;
  }

  say(spoken: SpeechSynthesisUtterance): void {
    const now = Date.now();
    if ([...this.#begun.values()].some((latest) => latest < now)) this.hush();
    if (this.#timer === undefined) this.#give(spoken);
    else this.#next.push(spoken);
  }

  /** Ends what is being said and what waits to be. */
  hush(): void {
    this.#next = [];
    const { speaking, pending } = this.#speech;
    if (!speaking && !pending && this.#begun.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#calm(), CALM_MS);
    this.#speech.cancel();
  }

  #give(spoken: SpeechSynthesisUtterance): void {
    const waits = [...this.#begun.values()].at(-1) ?? Date.now();
    this.#begun.set(spoken, waits + LONGEST_MS + LONGEST_MS_EACH * spoken.text.length);
    spoken.onend = spoken.onerror = () => this.#ended(spoken);
    if (this.#speech.paused) this.#speech.resume();
    this.#speech.speak(spoken);
  }

  #ended(spoken: SpeechSynthesisUtterance): void {
    this.#begun.delete(spoken);
    if (this.#timer === undefined || this.#begun.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#calm()); // in a task of its own: not in the engine's
  }

  #calm(): void {
    this.#timer = undefined;
    this.#begun.clear();
    for (const spoken of this.#next.splice(0)) this.#give(spoken);
  }
}
