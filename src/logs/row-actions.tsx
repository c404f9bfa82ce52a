import type { Action } from '@wordpress/dataviews/wp';
import { __ } from '@wordpress/i18n';
import { settings } from '../support/settings';
import type { Conversation } from './conversation';
import { DeleteConversations, deleting } from './delete-conversations';

/** What can be done with single conversations and with selected ones. */
export const rowActions = (): Action< Conversation >[] =>
	settings().canManage
		? [
				{
					id: 'delete',
					label: __( 'Delete', 'aipuffer' ),
					supportsBulk: true,
					modalHeader: ( items ) => deleting( items.length ),
					RenderModal: ( { items, closeModal } ) => (
						<DeleteConversations
							conversations={ items }
							onDeleted={ closeModal! }
							onCancel={ closeModal! }
						/>
					),
				},
			]
		: [];
