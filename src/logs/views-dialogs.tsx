import { Button, Modal, TextControl } from '@wordpress/components';
import type { FormEvent } from 'react';
import { useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Buttons, CancelButton, SubmitButton } from '../support/buttons';
import { useSay } from '../support/snackbars';
import {
	cleanName,
	withName,
	withoutView,
	withView,
	type SavedView,
} from './saved-views';

interface Editing {
	views: SavedView[];
	onChange: ( views: SavedView[] ) => void;
	onClose: () => void;
}

/**
 * Saves what the list shows now under a name.
 * @param root0
 * @param root0.views
 * @param root0.params
 * @param root0.onChange
 * @param root0.onClose
 */
export function SaveView( {
	views,
	params,
	onChange,
	onClose,
}: Editing & { params: SavedView[ 'params' ] } ) {
	const [ text, setText ] = useState( '' );
	const say = useSay();
	const name = cleanName( text );
	const isTaken = views.some( ( view ) => view.name === name );

	const save = ( event: FormEvent ) => {
		event.preventDefault();
		if ( name ) {
			onChange( withView( views, { name, params } ) );
			say(
				sprintf(
					/* translators: %s: name of a view. */
					__( 'The view “%s” was saved.', 'aipuffer' ),
					name
				)
			);
			onClose();
		}
	};

	return (
		<Modal
			title={ __( 'Save this view', 'aipuffer' ) }
			onRequestClose={ onClose }
			size="small"
			focusOnMount="firstInputElement"
		>
			<form onSubmit={ save }>
				<TextControl
					__next40pxDefaultSize
					label={ __( 'Name', 'aipuffer' ) }
					help={
						isTaken
							? __(
									'There is a view of this name. It will be replaced.',
									'aipuffer'
								)
							: __(
									'Filters, order and columns are saved for you alone. To share them, send the address of this page.',
									'aipuffer'
								)
					}
					required
					maxLength={ 60 }
					value={ text }
					onChange={ setText }
				/>
				<Buttons>
					<CancelButton onClick={ onClose } />
					<SubmitButton disabled={ ! name }>
						{ isTaken
							? __( 'Replace view', 'aipuffer' )
							: __( 'Save view', 'aipuffer' ) }
					</SubmitButton>
				</Buttons>
			</form>
		</Modal>
	);
}

/**
 * Renames and deletes saved views.
 * @param root0
 * @param root0.views
 * @param root0.onChange
 * @param root0.onClose
 */
export function ManageViews( { views, onChange, onClose }: Editing ) {
	const done = useRef< HTMLButtonElement >( null );
	return (
		<Modal
			title={ __( 'Manage views', 'aipuffer' ) }
			onRequestClose={ onClose }
			size="medium"
		>
			{ views.length === 0 && (
				<p>{ __( 'No views are saved.', 'aipuffer' ) }</p>
			) }
			<ul className="aipuffer-saved-views">
				{ views.map( ( view ) => (
					<Row
						key={ view.name }
						view={ view }
						views={ views }
						onChange={ ( next ) => {
							onChange( next );
							// The row that had the focus may be gone.
							done.current?.focus();
						} }
					/>
				) ) }
			</ul>
			<Buttons>
				<Button
					__next40pxDefaultSize
					variant="primary"
					ref={ done }
					onClick={ onClose }
				>
					{ __( 'Done', 'aipuffer' ) }
				</Button>
			</Buttons>
		</Modal>
	);
}

function Row( {
	view,
	views,
	onChange,
}: { view: SavedView } & Pick< Editing, 'views' | 'onChange' > ) {
	const [ text, setText ] = useState( view.name );
	const say = useSay();
	const name = cleanName( text );
	const isTaken =
		name !== view.name && views.some( ( one ) => one.name === name );

	const rename = ( event: FormEvent ) => {
		event.preventDefault();
		if ( name && name !== view.name && ! isTaken ) {
			onChange( withName( views, view.name, name ) );
			/* translators: %s: name of a view. */
			say( sprintf( __( 'The view is now “%s”.', 'aipuffer' ), name ) );
		}
	};
	const remove = () => {
		onChange( withoutView( views, view.name ) );
		say(
			sprintf(
				/* translators: %s: name of a view. */
				__( 'The view “%s” was deleted.', 'aipuffer' ),
				view.name
			)
		);
	};

	return (
		<li>
			<form onSubmit={ rename }>
				<TextControl
					__next40pxDefaultSize
					label={
						/* translators: %s: name of a view. */
						sprintf( __( 'Name of “%s”', 'aipuffer' ), view.name )
					}
					hideLabelFromVision
					help={
						isTaken
							? __( 'There is a view of this name.', 'aipuffer' )
							: undefined
					}
					required
					maxLength={ 60 }
					value={ text }
					onChange={ setText }
				/>
				<Button
					__next40pxDefaultSize
					variant="secondary"
					type="submit"
					disabled={ ! name || name === view.name || isTaken }
					accessibleWhenDisabled
				>
					{ __( 'Rename', 'aipuffer' ) }
				</Button>
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					isDestructive
					aria-label={
						/* translators: %s: name of a view. */
						sprintf( __( 'Delete “%s”', 'aipuffer' ), view.name )
					}
					onClick={ remove }
				>
					{ __( 'Delete', 'aipuffer' ) }
				</Button>
			</form>
		</li>
	);
}
