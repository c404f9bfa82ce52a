import Activity from '../ledger/activity';
import { useModules } from '../pricing/options';

/** Activity with the names of the modules, which the ledger does not know. */
export default function ActivityWithModules() {
	return <Activity modules={ useModules() } />;
}
