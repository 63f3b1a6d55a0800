/**
 * Takes the reader along when htmx brings a new page: the focus goes to its heading, or to its
 * list of errors, as it would if a browser had loaded it. The page marks both so:
 * ```html
 * <h1 tabindex="-1">…</h1>      <div class="errors" tabindex="-1">…</div>
 * ```
 * A swap that brings neither leaves the focus where it is.
 */
export function steadyFocus(page: Document): void {
  let seen = landmarks(page);
  const look = () => {
    const now = landmarks(page);
    const fresh = now.find((part) => !seen.includes(part));
    seen = now;
    fresh?.focus();
  };
  page.addEventListener('htmx:afterSettle', look);
  page.addEventListener('htmx:historyRestore', look);
}

/** Errors come first: who made one wants to know that before all else. */
function landmarks(page: Document): HTMLElement[] {
  return ['.errors', 'h1'].flatMap((one) => page.querySelector<HTMLElement>(one) ?? []);
}
