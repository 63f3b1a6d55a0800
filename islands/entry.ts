/** Everything our pages load: htmx, and one line for each island. */
import 'htmx.org';
import './guides.ts'; // before the player, so that they hear its first word
import './phase_player.ts';
import './test_timer.ts';
import './player_settings.ts';
import './strength_dial.ts';
import './offline_notice.ts';
import './offline_session.ts';
import './kept_form.ts';
import { reloadWhenClosed } from './closed_plan.ts';
import { workOffline } from './offline.ts';
import { steadyFocus } from './steady_focus.ts';

steadyFocus(document);
if (document.querySelector('offline-notice')) workOffline(document);
if (document.querySelector('[data-waits]')) reloadWhenClosed(() => location.reload());
