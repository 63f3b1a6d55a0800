/** Everything that listens to the player: what is heard, felt, lit and shown when it is locked. */
import { lockScreen } from './lock_screen.ts';
import { spokenCues } from './spoken_cues.ts';
import { tones } from './tones.ts';
import { vibration } from './vibration.ts';
import { wakeLock } from './wake_lock.ts';

for (const guide of [spokenCues, tones, vibration, wakeLock, lockScreen]) guide(document);
