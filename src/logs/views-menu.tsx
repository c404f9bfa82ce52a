import { DropdownMenu, MenuGroup, MenuItem } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { useMemo, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { chevronDown } from '@wordpress/icons';
import { store as preferencesStore } from '@wordpress/preferences';
import { usePlace } from '../support/routing';
import {
	isSameView,
	paramsOf,
	readViews,
	viewOf,
	type SavedView,
} from './saved-views';
import { ManageViews, SaveView } from './views-dialogs';

/**
 * The views a person saved: WordPress keeps preferences with the user, so that
 * they are there on every device.
 */
function useSavedViews(): [ SavedView[], ( views: SavedView[] ) => void ] {
	const stored = useSelect(
		( select ) => select( preferencesStore ).get( 'aipuffer', 'logsViews' ),
		[]
	);
	const { set } = useDispatch( preferencesStore );
	const views = useMemo( () => readViews( stored ), [ stored ] );
	return [ views, ( next ) => set( 'aipuffer', 'logsViews', next ) ];
}

/** Opens a saved view, saves this one, renames and deletes. */
export function ViewsMenu() {
	const { params, change } = usePlace();
	const [ views, setViews ] = useSavedViews();
	const [ open, setOpen ] = useState< 'save' | 'manage' | null >( null );
	return (
		<>
			<DropdownMenu
				icon={ chevronDown }
				label={ __( 'Saved views', 'aipuffer' ) }
				text={ __( 'Views', 'aipuffer' ) }
				toggleProps={ {
					__next40pxDefaultSize: true,
					variant: 'secondary',
					iconPosition: 'right',
					showTooltip: false,
				} }
			>
				{ ( { onClose } ) => (
					<>
						{ views.length > 0 && (
							<MenuGroup
								label={ __( 'Saved views', 'aipuffer' ) }
							>
								{ views.map( ( view ) => (
									<MenuItem
										key={ view.name }
										role="menuitemradio"
										isSelected={ isSameView(
											view.params,
											params
										) }
										onClick={ () => {
											change( paramsOf( view ) );
											onClose();
										} }
									>
										{ view.name }
									</MenuItem>
								) ) }
							</MenuGroup>
						) }
						<MenuGroup>
							<MenuItem
								onClick={ () => {
									setOpen( 'save' );
									onClose();
								} }
							>
								{ __( 'Save this view', 'aipuffer' ) }
							</MenuItem>
							{ views.length > 0 && (
								<MenuItem
									onClick={ () => {
										setOpen( 'manage' );
										onClose();
									} }
								>
									{ __( 'Manage views', 'aipuffer' ) }
								</MenuItem>
							) }
						</MenuGroup>
					</>
				) }
			</DropdownMenu>
			{ open === 'save' && (
				<SaveView
					views={ views }
					params={ viewOf( params ) }
					onChange={ setViews }
					onClose={ () => setOpen( null ) }
				/>
			) }
			{ open === 'manage' && (
				<ManageViews
					views={ views }
					onChange={ setViews }
					onClose={ () => setOpen( null ) }
				/>
			) }
		</>
	);
}
