import { Button, Modal } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { useBatches } from '../support/batches';
import { Buttons, CancelButton } from '../support/buttons';
import { isUnderWay, Progress } from '../support/progress';
import { address } from '../support/request';
import { useSay } from '../support/snackbars';
import { logsPaths, type Deleted } from './conversation';
import { conversations } from './counted';
import { deleted } from './delete-conversations';
import { FiltersInWords, type Matching } from './matching';

/**
 * Delete logs: everything the filters show, in batches. What arrives meanwhile
 * stays.
 * @param root0
 * @param root0.matching
 * @param root0.onClose
 */
export function DeleteLogs( {
	matching,
	onClose,
}: {
	matching: Matching;
	onClose: () => void;
} ) {
	// What was confirmed is what is deleted, whatever the list shows then.
	const [ { filters, words, count, isCapped } ] = useState( matching );
	const say = useSay();
	const { state, done, remaining, problem, start, stop } =
		useBatches< Deleted >(
			( last ) => ( {
				path: address( '/logs', {
					...filters,
					continue: last?.continue,
				} ),
				method: 'DELETE',
			} ),
			( answer ) => ( {
				done: answer.deleted,
				remaining: answer.remaining,
				isMore: answer.continue !== null,
			} ),
			logsPaths
		);
	const isRunning = isUnderWay( state );
	useEffect( () => {
		if ( state === 'done' ) {
			say( deleted( done ) );
			onClose();
		}
		// eslint-disable-next-line react-hooks/exhaustive-deps -- Once, when it is done.
	}, [ state ] );

	return (
		<Modal
			title={ __( 'Delete logs', 'aipuffer' ) }
			onRequestClose={ onClose }
			// Only stopping it ends it, so that one sees how far it has come.
			isDismissible={ ! isRunning }
			shouldCloseOnEsc={ ! isRunning }
			shouldCloseOnClickOutside={ ! isRunning }
			size="medium"
		>
			{ state === 'ready' ? (
				<>
					<p>
						{ sprintf(
							/* translators: %s: such as "12 conversations". */
							__(
								'This deletes %s with all their messages, and cannot be undone:',
								'aipuffer'
							),
							conversations( count, isCapped )
						) }
					</p>
					<FiltersInWords words={ words } />
					<p>
						{ __(
							'Balances and the ledger stay as they are. Conversations that go on meanwhile are kept.',
							'aipuffer'
						) }
					</p>
				</>
			) : (
				<Progress
					label={ __( 'Deleting logs', 'aipuffer' ) }
					state={ state }
					done={ done }
					remaining={ remaining }
					problem={ problem }
				/>
			) }
			<Buttons>
				{ ! isRunning && (
					<CancelButton onClick={ onClose }>
						{ state === 'ready'
							? __( 'Cancel', 'aipuffer' )
							: __( 'Close', 'aipuffer' ) }
					</CancelButton>
				) }
				{
					// One button, so that it keeps the focus.
					<Button
						__next40pxDefaultSize
						variant={ isRunning ? 'secondary' : 'primary' }
						isDestructive={ ! isRunning }
						onClick={ isRunning ? stop : start }
					>
						{ isRunning && __( 'Stop', 'aipuffer' ) }
						{ state === 'ready' && __( 'Delete logs', 'aipuffer' ) }
						{ state === 'stopped' &&
							__( 'Go on deleting', 'aipuffer' ) }
					</Button>
				}
			</Buttons>
		</Modal>
	);
}
