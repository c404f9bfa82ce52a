import { ComboboxControl, TextControl } from '@wordpress/components';
import { useEntityRecords } from '@wordpress/core-data';
import { useState } from '@wordpress/element';
import { decodeEntities } from '@wordpress/html-entities';
import { __, sprintf } from '@wordpress/i18n';

interface Page {
	id: number;
	link: string;
	title: { rendered: string };
}

/**
 * An address: a page of the site that was picked, or anything typed.
 */
export function AddressControl( {
	label,
	help,
	value,
	isReadOnly,
	onChange,
}: {
	label: string;
	help: string;
	value: string;
	isReadOnly: boolean;
	onChange: ( url: string ) => void;
} ) {
	return (
		<fieldset className="aipuffer-address">
			<legend>{ label }</legend>
			<p className="aipuffer-muted">{ help }</p>
			{ ! isReadOnly && (
				<PagePicker value={ value } onChange={ onChange } />
			) }
			<TextControl
				__next40pxDefaultSize
				type="url"
				label={
					/* translators: %s: what the address is of. */
					sprintf( __( 'Address of %s', 'aipuffer' ), label )
				}
				hideLabelFromVision
				placeholder="https://"
				value={ value }
				readOnly={ isReadOnly }
				onChange={ onChange }
			/>
		</fieldset>
	);
}

/** Reads pages as an editor of them, which who may only look need not be. */
function PagePicker( {
	value,
	onChange,
}: {
	value: string;
	onChange: ( url: string ) => void;
} ) {
	const [ search, setSearch ] = useState( '' );
	const { records } = useEntityRecords< Page >( 'postType', 'page', {
		search: search || undefined,
		per_page: 20,
		status: 'publish',
		_fields: 'id,link,title',
	} );
	return (
		<ComboboxControl
			__next40pxDefaultSize
			label={ __( 'Page', 'aipuffer' ) }
			value={
				records?.some( ( { link } ) => link === value ) ? value : null
			}
			options={ ( records ?? [] ).map( ( { link, title } ) => ( {
				value: link,
				label: decodeEntities( title.rendered ) || link,
			} ) ) }
			onFilterValueChange={ setSearch }
			onChange={ ( url ) => onChange( url ?? '' ) }
			placeholder={ __( 'Search pages', 'aipuffer' ) }
		/>
	);
}
