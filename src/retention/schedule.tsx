import { Notice } from '@wordpress/components';
import type { ReactNode } from 'react';
import { __ } from '@wordpress/i18n';
import { formatDateTime } from '../support/format';
import { removed, scheduleLabel, type Retention } from './retention';

/**
 * When old logs go, and what went last time.
 * @param root0
 * @param root0.retention
 */
export function Schedule( {
	retention: { schedule, next_run, last_run, is_cron_late },
}: {
	retention: Retention;
} ) {
	const facts: Array< [ string, ReactNode ] > = [
		[ __( 'Schedule', 'aipuffer' ), scheduleLabel( schedule ) ],
		[
			__( 'Next run', 'aipuffer' ),
			next_run
				? formatDateTime( next_run )
				: __( 'Not scheduled', 'aipuffer' ),
		],
		[
			__( 'Last run', 'aipuffer' ),
			last_run
				? `${ formatDateTime( last_run.started_at ) }: ${ removed(
						last_run
					) }`
				: __( 'Never', 'aipuffer' ),
		],
	];
	return (
		<>
			{ is_cron_late && (
				<Notice status="warning" isDismissible={ false }>
					{ __(
						'The scheduled run is late: WordPress’s cron does not seem to run on this site. Old logs stay until it does, or until you run retention here.',
						'aipuffer'
					) }
				</Notice>
			) }
			<dl className="aipuffer-retention__schedule">
				{ facts.map( ( [ label, fact ] ) => (
					<div key={ label }>
						<dt>{ label }</dt>
						<dd>{ fact }</dd>
					</div>
				) ) }
			</dl>
		</>
	);
}
