import { DropdownMenu, MenuGroup, MenuItem } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { moreVertical } from '@wordpress/icons';
import { settings } from '../support/settings';

/**
 * What can be done with everything the filters show; whoever may only see can
 * export.
 * @param root0
 * @param root0.count
 * @param root0.onExport
 * @param root0.onDelete
 * @param root0.onSetRetention
 */
export function ActionsMenu( {
	count,
	onExport,
	onDelete,
	onSetRetention,
}: {
	/** How many conversations the filters show; 0 while that is not known. */
	count: number;
	onExport: () => void;
	onDelete: () => void;
	onSetRetention: () => void;
} ) {
	const { canManage } = settings();
	return (
		<DropdownMenu
			icon={ moreVertical }
			label={ __( 'Actions', 'aipuffer' ) }
			toggleProps={ {
				__next40pxDefaultSize: true,
				variant: 'secondary',
			} }
		>
			{ ( { onClose } ) => {
				const item = (
					label: string,
					act: () => void,
					needsRows = false
				) => (
					<MenuItem
						disabled={ needsRows && count === 0 }
						onClick={ () => {
							onClose();
							act();
						} }
					>
						{ label }
					</MenuItem>
				);
				return (
					<MenuGroup>
						{ item(
							__( 'Export logs', 'aipuffer' ),
							onExport,
							true
						) }
						{ canManage &&
							item(
								__( 'Delete logs', 'aipuffer' ),
								onDelete,
								true
							) }
						{ item(
							canManage
								? __( 'Set retention', 'aipuffer' )
								: __( 'Log retention', 'aipuffer' ),
							onSetRetention
						) }
					</MenuGroup>
				);
			} }
		</DropdownMenu>
	);
}
