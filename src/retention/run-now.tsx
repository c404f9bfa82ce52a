import { Button } from '@wordpress/components';
import { useEffect } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { useBatches } from '../support/batches';
import { formatNumber } from '../support/format';
import { isUnderWay, Progress } from '../support/progress';
import { useSay } from '../support/snackbars';
import { runPaths, type Run } from './retention';

/**
 * Removes now what the next run would remove. It can be stopped; the next run
 * goes on from there.
 * @param root0
 * @param root0.isOn
 * @param root0.isUnsaved
 */
export function RunNow( {
	isOn,
	isUnsaved,
}: {
	/** Whether the saved settings remove anything. */
	isOn: boolean;
	/** Whether the form says something else than what is saved. */
	isUnsaved: boolean;
} ) {
	const say = useSay();
	const { state, done, remaining, problem, start, stop } = useBatches< Run >(
		() => ( { path: '/retention/run', method: 'POST' } ),
		( batch ) => ( {
			done: batch.deleted + batch.text_removed,
			remaining: batch.is_done ? 0 : null,
			isMore: ! batch.is_done,
		} ),
		runPaths
	);
	useEffect( () => {
		if ( state === 'done' ) {
			say(
				sprintf(
					/* translators: %s: number of conversations. */
					__( 'Retention has run. Removed: %s.', 'aipuffer' ),
					formatNumber( done )
				)
			);
		}
		// eslint-disable-next-line react-hooks/exhaustive-deps -- Once, when it is done.
	}, [ state ] );

	return (
		<div className="aipuffer-retention__run">
			{ isUnderWay( state ) ? (
				<Button variant="secondary" size="compact" onClick={ stop }>
					{ __( 'Stop', 'aipuffer' ) }
				</Button>
			) : (
				<Button
					variant="secondary"
					size="compact"
					disabled={ ! isOn || isUnsaved }
					accessibleWhenDisabled
					onClick={ start }
				>
					{ __( 'Run now', 'aipuffer' ) }
				</Button>
			) }
			{ isUnsaved && (
				<span className="aipuffer-muted">
					{ __(
						'Save first: it goes by what is saved.',
						'aipuffer'
					) }
				</span>
			) }
			{ state !== 'ready' && (
				<Progress
					label={ __( 'Removing old logs', 'aipuffer' ) }
					{ ...{ state, done, remaining, problem } }
				/>
			) }
		</div>
	);
}
