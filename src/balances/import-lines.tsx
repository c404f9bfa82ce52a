import { CheckboxControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { formatChange, formatCredits, formatNumber } from '../support/format';
import { Pages } from '../support/pages';
import { PlainTable, type Column } from '../support/plain-table';
import type { ImportLine } from './balance';
import { lineText } from './import-text';

const perPage = 50;

/**
 * Every line of a file with what it does, or what is wrong with it.
 */
export function ImportLines( { lines }: { lines: ImportLine[] } ) {
	const [ page, setPage ] = useState( 1 );
	const [ onlyErrors, setOnlyErrors ] = useState( false );
	const wrong = lines.filter( ( { message } ) => message !== null );
	const shown = onlyErrors ? wrong : lines;
	return (
		<>
			{ wrong.length > 0 && wrong.length < lines.length && (
				<CheckboxControl
					id="aipuffer-only-errors"
					__nextHasNoMarginBottom
					label={ __( 'Show only lines with errors', 'aipuffer' ) }
					checked={ onlyErrors }
					onChange={ ( isChecked ) => {
						setOnlyErrors( isChecked );
						setPage( 1 );
					} }
				/>
			) }
			<PlainTable
				caption={ __( 'Lines of the file', 'aipuffer' ) }
				columns={ columns() }
				rows={ shown.slice( ( page - 1 ) * perPage, page * perPage ) }
				getKey={ ( { line } ) => line }
			/>
			<Pages
				page={ page }
				perPage={ perPage }
				total={ shown.length }
				onChange={ setPage }
			/>
		</>
	);
}

const columns = (): Column< ImportLine >[] => [
	{
		label: __( 'Line', 'aipuffer' ),
		render: ( { line } ) => formatNumber( line ),
	},
	{
		label: __( 'User', 'aipuffer' ),
		render: ( { user } ) =>
			user ? `${ user.name } (${ user.email })` : '—',
	},
	{
		label: __( 'Credit change', 'aipuffer' ),
		isAmount: true,
		render: ( line ) =>
			hasEffect( line ) ? formatChange( line.delta ) : '—',
	},
	{
		label: __( 'Before', 'aipuffer' ),
		isAmount: true,
		render: ( { user, balance_before } ) =>
			user ? formatCredits( balance_before ) : '—',
	},
	{
		label: __( 'After', 'aipuffer' ),
		isAmount: true,
		render: ( { user, balance_after } ) =>
			user ? formatCredits( balance_after ) : '—',
	},
	{
		label: __( 'Remark', 'aipuffer' ),
		render: ( line ) =>
			line.message === null ? (
				lineText( line )
			) : (
				<span className="aipuffer-import__error">
					{ lineText( line ) }
				</span>
			),
	},
];

const hasEffect = ( { message, delta }: ImportLine ) =>
	message === null && delta !== '0';
