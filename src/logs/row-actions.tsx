import type { Action, RenderModalProps } from '@wordpress/dataviews/wp';
import { __ } from '@wordpress/i18n';
import { settings } from '../support/settings';
import type { Conversation } from './conversation';
import { DeleteConversations, deleting } from './delete-conversations';

// A component of its own: made anew with each list, it would forget how far it
// has come.
const DeleteSelected = ( {
	items,
	closeModal,
}: RenderModalProps< Conversation > ) => (
	<DeleteConversations
		conversations={ items }
		onDeleted={ closeModal! }
		onCancel={ closeModal! }
	/>
);

/** What can be done with single conversations and with selected ones. */
export const rowActions = (): Action< Conversation >[] =>
	settings().canManage
		? [
				{
					id: 'delete',
					label: __( 'Delete', 'aipuffer' ),
					supportsBulk: true,
					modalHeader: ( items ) => deleting( items.length ),
					RenderModal: DeleteSelected,
				},
			]
		: [];
