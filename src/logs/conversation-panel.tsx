import { Button, Modal } from '@wordpress/components';
import type { KeyboardEvent } from 'react';
import { useState } from '@wordpress/element';
import { __, isRTL, sprintf } from '@wordpress/i18n';
import { chevronLeft, chevronRight } from '@wordpress/icons';
import { Loading } from '../support/loading';
import type { Query } from '../support/request';
import { settings } from '../support/settings';
import { useLoaded } from '../support/store';
import type { Details, Neighbours } from './conversation';
import { ConversationFacts } from './conversation-facts';
import { DeleteConversations, deleting } from './delete-conversations';
import { Messages, firstPage } from './messages';
import { Receipts } from './receipts';
import './conversation-panel.scss';

/**
 * Conversation Details, at the side of the list.
 * @param root0
 * @param root0.id
 * @param root0.order
 * @param root0.onGo
 * @param root0.onClose
 */
export default function ConversationPanel( {
	id,
	order,
	onGo,
	onClose,
}: {
	id: string;
	/** Filters and order of the list, in which there is a next one. */
	order: Query;
	onGo: ( id: number ) => void;
	onClose: () => void;
} ) {
	const path = `/logs/${ encodeURIComponent( id ) }`;
	const { data, problem, retry } = useLoaded< Details >( path, firstPage );
	const { data: beside } = useLoaded< Neighbours >(
		`${ path }/neighbours`,
		order
	);
	const [ isDeleting, setDeleting ] = useState( false );

	const go = ( to: number | null | undefined ) => to && onGo( to );
	const onKeyDown = ( event: KeyboardEvent ) => {
		if ( event.altKey && ! event.ctrlKey && ! event.metaKey ) {
			if ( event.key === 'ArrowUp' ) {
				event.preventDefault();
				go( beside?.previous );
			}
			if ( event.key === 'ArrowDown' ) {
				event.preventDefault();
				go( beside?.next );
			}
		}
	};

	return (
		<Modal
			title={ __( 'Conversation Details', 'aipuffer' ) }
			className="aipuffer-panel"
			overlayClassName="aipuffer-panel-overlay"
			onRequestClose={ onClose }
			onKeyDown={ onKeyDown }
			headerActions={
				<>
					<Button
						size="compact"
						icon={ isRTL() ? chevronRight : chevronLeft }
						label={ __( 'Previous conversation', 'aipuffer' ) }
						shortcut={ {
							display: 'Alt+↑',
							ariaLabel: __( 'Alt + Up arrow', 'aipuffer' ),
						} }
						aria-keyshortcuts="Alt+ArrowUp"
						disabled={ ! beside?.previous }
						accessibleWhenDisabled
						onClick={ () => go( beside?.previous ) }
					/>
					<Button
						size="compact"
						icon={ isRTL() ? chevronLeft : chevronRight }
						label={ __( 'Next conversation', 'aipuffer' ) }
						shortcut={ {
							display: 'Alt+↓',
							ariaLabel: __( 'Alt + Down arrow', 'aipuffer' ),
						} }
						aria-keyshortcuts="Alt+ArrowDown"
						disabled={ ! beside?.next }
						accessibleWhenDisabled
						onClick={ () => go( beside?.next ) }
					/>
				</>
			}
		>
			<Loading data={ data } problem={ problem } retry={ retry } />
			<p role="status" className="screen-reader-text">
				{ data && announcement( data ) }
			</p>
			{ data && (
				<>
					<ConversationFacts conversation={ data } />
					<Receipts charges={ data.charges } />
					{ settings().canManage && (
						<Button
							variant="secondary"
							size="compact"
							isDestructive
							onClick={ () => setDeleting( true ) }
						>
							{ __( 'Delete', 'aipuffer' ) }
						</Button>
					) }
					<Messages
						key={ data.id }
						path={ path }
						total={ data.message_count }
					/>
				</>
			) }
			{ data && isDeleting && (
				<Modal
					title={ deleting( 1 ) }
					onRequestClose={ () => setDeleting( false ) }
					size="small"
				>
					<DeleteConversations
						conversations={ [ data ] }
						onDeleted={ onClose }
						onCancel={ () => setDeleting( false ) }
					/>
				</Modal>
			) }
		</Modal>
	);
}

const announcement = ( { id, message_count, preview }: Details ) =>
	sprintf(
		/* translators: 1: number of the conversation, 2: how it begins, 3: number of messages. */
		__( 'Conversation %1$d, “%2$s”, messages: %3$d', 'aipuffer' ),
		id,
		preview,
		message_count
	);
