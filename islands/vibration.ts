import { type Told } from './phase_player.ts';

const STEP = [200];
const OTHER_SIDE = [200, 150, 200];
const URGENT = [500, 150, 500];

/** Lets the device be felt: once for a new phase, twice for the other side, long for what is urgent. */
export function vibration(page: Document): void {
  let felt = -1;
  page.addEventListener('phase-player:state', (event) => {
    const { state, index, kind } = (event as CustomEvent<Told>).detail;
    if (state !== 'running' || index === felt) return;
    felt = index;
    vibrate(event, kind === 'switch_side' ? OTHER_SIDE : STEP);
  });
  page.addEventListener('phase-player:say', (event) => {
    if ((event as CustomEvent<{ urgent: boolean }>).detail.urgent) vibrate(event, URGENT);
  });
}

function vibrate({ target }: Event, pattern: number[]): void {
  if ((target as HTMLElement).dataset?.vibrate === 'yes') navigator.vibrate?.(pattern);
}
