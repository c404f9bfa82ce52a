import { __, sprintf } from '@wordpress/i18n';
import type { Batches } from './batches';
import { formatNumber } from './format';
import { ProblemNotice } from './problem-notice';
import './progress.scss';

export const isUnderWay = ( state: Batches[ 'state' ] ): boolean =>
	state === 'running' || state === 'stopping';

/**
 * How far a job in batches has come.
 * @param root0
 * @param root0.label
 * @param root0.state
 * @param root0.done
 * @param root0.remaining
 * @param root0.problem
 */
export function Progress( {
	label,
	state,
	done,
	remaining,
	problem,
}: { label: string } & Pick<
	Batches,
	'state' | 'done' | 'remaining' | 'problem'
> ) {
	const share =
		remaining === null ? undefined : done / Math.max( 1, done + remaining );
	return (
		<div className="aipuffer-progress">
			{ problem && <ProblemNotice problem={ problem } /> }
			{ ( share !== undefined || isUnderWay( state ) ) && (
				<progress aria-label={ label } max={ 1 } value={ share } />
			) }
			<p>
				{ remaining === null
					? sprintf(
							/* translators: %s: number done. */
							__( '%s so far', 'aipuffer' ),
							formatNumber( done )
						)
					: sprintf(
							/* translators: 1: number done, 2: number of all. */
							__( '%1$s of %2$s', 'aipuffer' ),
							formatNumber( done ),
							formatNumber( done + remaining )
						) }
			</p>
			<p role="status">
				{ state === 'stopping' && __( 'Stopping…', 'aipuffer' ) }
				{ state === 'stopped' && __( 'Stopped.', 'aipuffer' ) }
			</p>
		</div>
	);
}
