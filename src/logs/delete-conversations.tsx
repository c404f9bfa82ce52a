import { useEffect, useRef } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { useBatches } from '../support/batches';
import { ConfirmBody } from '../support/confirm';
import { isUnderWay, Progress } from '../support/progress';
import { useSay } from '../support/snackbars';
import { logsPaths, type Conversation } from './conversation';
import { conversations as counted } from './counted';

const pathOf = ( { id }: Conversation ) => `/logs/${ id }`;

/**
 * Deletes some conversations, one after the other, after asking. It stands in
 * a dialog that is there already.
 * @param root0
 * @param root0.conversations
 * @param root0.onDeleted
 * @param root0.onCancel
 */
export function DeleteConversations( {
	conversations,
	onDeleted,
	onCancel,
}: {
	conversations: Conversation[];
	onDeleted: () => void;
	onCancel: () => void;
} ) {
	const next = useRef( 0 );
	const say = useSay();
	const { state, done, remaining, problem, start } = useBatches(
		() => ( {
			// One that failed is not tried again: it may be gone already.
			path: pathOf( conversations[ next.current++ ]! ),
			method: 'DELETE',
		} ),
		() => ( {
			done: 1,
			remaining: conversations.length - next.current,
			isMore: next.current < conversations.length,
		} ),
		logsPaths,
		conversations.map( pathOf )
	);
	useEffect( () => {
		if ( state === 'done' ) {
			say( deleted( done ) );
			onDeleted();
		}
		// eslint-disable-next-line react-hooks/exhaustive-deps -- Once, when it is done.
	}, [ state ] );

	return (
		<ConfirmBody
			action={ __( 'Delete', 'aipuffer' ) }
			isBusy={ isUnderWay( state ) }
			problem={ problem }
			onConfirm={ () =>
				next.current < conversations.length ? start() : onDeleted()
			}
			onCancel={ onCancel }
		>
			<ul>
				{ conversations.slice( 0, 5 ).map( ( { id, preview } ) => (
					<li key={ id }>
						{ `#${ id } ` }
						<bdi>{ preview }</bdi>
					</li>
				) ) }
				{ conversations.length > 5 && <li>…</li> }
			</ul>
			<p>
				{ __(
					'All messages are deleted, and this cannot be undone. Balances and the ledger stay as they are.',
					'aipuffer'
				) }
			</p>
			{ isUnderWay( state ) && conversations.length > 1 && (
				<Progress
					label={ __( 'Deleting conversations', 'aipuffer' ) }
					{ ...{ state, done, remaining, problem: null } }
				/>
			) }
		</ConfirmBody>
	);
}

/**
 * The question.
 * @param count
 */
export const deleting = ( count: number ): string =>
	/* translators: %s: such as "12 conversations". */
	sprintf( __( 'Delete %s?', 'aipuffer' ), counted( count ) );

/**
 * What is said when it is done.
 * @param count
 */
export const deleted = ( count: number ): string =>
	/* translators: %s: such as "12 conversations". */
	sprintf( __( 'Deleted: %s.', 'aipuffer' ), counted( count ) );
