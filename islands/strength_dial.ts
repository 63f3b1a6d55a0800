/**
 * The dial for how strong it feels, from 0 to 10. It compares what the person says with two
 * numbers that the server has written, and tells which of three cases it is:
 * ```html
 * <strength-dial data-most="3" data-stop-above="5" data-words="{value} of 10">
 *   <output></output>
 *   <button type="button" data-step="-1">−</button>
 *   <input type="range" min="0" max="10">
 *   <button type="button" data-step="1">+</button>
 * </strength-dial>
 * ```
 * It fires `strength-dial:set` with its `value`, and as `told` `fine`, `ease_off` or `too_much`.
 */
export class StrengthDial extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('click', this);
    this.addEventListener('input', this);
  }

  handleEvent(event: Event): void {
    const range = this.querySelector('input');
    const step = (event.target as Element).closest<HTMLElement>('[data-step]')?.dataset.step;
    if (!range || (event.type === 'click' && !step)) return;
    const value = Number(range.value) + Number(step ?? 0);
    if (value < Number(range.getAttribute('min')) || value > Number(range.getAttribute('max'))) {
      return;
    }
    range.value = String(value);
    this.#show(value);
  }

  #show(value: number): void {
    const { most, stopAbove, words } = this.dataset;
    const text = (words ?? '').replace('{value}', String(value));
    const output = this.querySelector('output');
    if (output) output.textContent = text;
    this.querySelector('input')?.setAttribute('aria-valuetext', text);
    const above = (bound: string | undefined) => bound !== '' && value > Number(bound);
    const told = above(stopAbove) ? 'too_much' : above(most) ? 'ease_off' : 'fine';
    this.dataset.told = told;
    this.dispatchEvent(
      new CustomEvent('strength-dial:set', { bubbles: true, detail: { value, told } }),
    );
  }
}

customElements.define('strength-dial', StrengthDial);
