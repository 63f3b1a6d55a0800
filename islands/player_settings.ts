const KEY = 'player-settings';

/**
 * The choices of how a session is guided. It keeps them in this browser, as they say nothing of
 * the person, and writes each onto the player as `data-…`:
 * ```html
 * <player-settings>
 *   <input type="radio" name="guide" value="full" checked>  <input type="radio" name="guide" …>
 *   <input type="checkbox" name="wait" value="yes">
 *   <button type="button" aria-pressed="false" data-turns="dark">            (anywhere in the player)
 * </player-settings>
 * ```
 * Nothing is kept before something is chosen. A button is a choice of this session only.
 */
export class PlayerSettings extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('change', this);
    this.closest('phase-player')?.addEventListener('click', this);
    const kept = recall();
    for (const input of this.#inputs()) {
      const value = kept[input.name];
      if (value !== undefined) input.checked = input.value === value;
    }
    this.#write();
  }

  handleEvent(event: Event): void {
    if (event.type === 'change') {
      this.#write();
      return keep(this.#chosen());
    }
    const button = (event.target as Element).closest<HTMLButtonElement>('button[aria-pressed]');
    if (!button) return;
    const pressed = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(pressed));
    this.#set(button.dataset.turns ?? '', pressed ? 'yes' : '');
  }

  #inputs(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('input[name]')];
  }

  #chosen(): Record<string, string> {
    const chosen: Record<string, string> = {};
    for (const { type, name, value, checked } of this.#inputs()) {
      if (checked) chosen[name] = value;
      else if (type === 'checkbox') chosen[name] = '';
    }
    return chosen;
  }

  #write(): void {
    for (const [name, value] of Object.entries(this.#chosen())) this.#set(name, value);
  }

  #set(name: string, value: string): void {
    const player = this.closest<HTMLElement>('phase-player');
    if (player) player.dataset[name] = value;
  }
}

function recall(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return {}; // the browser keeps nothing
  }
}

function keep(chosen: Record<string, string>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // the browser keeps nothing: then it is chosen again the next time
  }
}

customElements.define('player-settings', PlayerSettings);
