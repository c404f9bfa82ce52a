import { lazy } from '@wordpress/element';
import Logs from '../logs/logs';

const RetentionDialog = lazy(
	() =>
		import(
			/* webpackChunkName: "retention" */ '../retention/retention-dialog'
		)
);

/** Logs with the dialog that limits how long they are kept. */
export default function LogsWithRetention() {
	return <Logs Retention={ RetentionDialog } />;
}
