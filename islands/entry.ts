/** Everything our pages load: htmx, and one line for each island. */
import 'htmx.org';
import './phase_player.ts';
import { steadyFocus } from './steady_focus.ts';

steadyFocus(document);
