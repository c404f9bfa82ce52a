import { Button } from '@wordpress/components';
import type { Action } from '@wordpress/dataviews/wp';
import { useMemo, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { plusCircle } from '@wordpress/icons';
import type { ReactNode } from 'react';
import { usePlace } from '../support/routing';
import { settings } from '../support/settings';
import { useLoaded } from '../support/store';
import { Table } from '../support/table';
import { queryFromView, useAddressView } from '../support/table-view';
import { Adjusting } from './adjusting';
import { canEdit, type Balance, type Row } from './balance';
import { Details } from './details';
import { defaultView, fields } from './fields';
import { History } from './history';
import { Import } from './import';
import { ResetUsage } from './reset-usage';
import './balances.scss';

/**
 * AI Puffer > Usage > Billing > Balances.
 */
export default function Balances( {
	tools,
}: {
	/** More buttons above the table. */
	tools?: ReactNode;
} ) {
	const { params, change } = usePlace();
	const columns = useMemo( fields, [] );
	const [ view, setView ] = useAddressView( defaultView, columns );
	const balances = useLoaded< Balance[] >(
		'/balances',
		queryFromView( view, columns )
	);
	const rows = useMemo( () => {
		const reading = {};
		return balances.data?.map( ( item ) => ( { ...item, reading } ) );
	}, [ balances.data ] );
	const [ adjusting, setAdjusting ] = useState< Balance[] | null >( null );
	const [ resetting, setResetting ] = useState< Balance | null >( null );

	const actions = useMemo(
		(): Action< Row >[] => [
			{
				id: 'details',
				label: __( 'Details', 'aipuffer' ),
				isPrimary: true,
				callback: ( [ item ] ) =>
					change( { details: String( item!.id ) } ),
			},
			{
				id: 'history',
				label: __( 'History', 'aipuffer' ),
				isPrimary: true,
				callback: ( [ item ] ) =>
					change( { history: String( item!.id ) } ),
			},
			{
				id: 'reset',
				label: __( 'Reset all', 'aipuffer' ),
				isEligible: ( item ) =>
					canEdit( item ) && item.usage.scopes.length > 0,
				callback: ( [ item ] ) => setResetting( item! ),
			},
			{
				id: 'adjust',
				label: __( 'Add or take credits', 'aipuffer' ),
				icon: plusCircle,
				supportsBulk: true,
				isEligible: canEdit,
				callback: setAdjusting,
			},
		],
		[ change ]
	);

	return (
		<div className="aipuffer-balances">
			<div className="aipuffer-toolbar has-text">
				<p>
					{ __(
						'Prepaid credits of logged-in users, and what they used of their quotas.',
						'aipuffer'
					) }
				</p>
				<div className="aipuffer-toolbar__buttons">
					{ tools }
					{ settings().canManage && (
						<Button
							__next40pxDefaultSize
							variant="secondary"
							onClick={ () => change( { dialog: 'import' } ) }
						>
							{ __( 'Import from CSV', 'aipuffer' ) }
						</Button>
					) }
				</div>
			</div>
			<Table< Row >
				rows={ { ...balances, data: rows } }
				fields={ columns }
				view={ view }
				onChangeView={ setView }
				actions={ actions }
				getItemId={ ( { id } ) => String( id ) }
				onOpen={ ( { id } ) => change( { details: String( id ) } ) }
				search
				searchLabel={ __(
					'Search by name, login or email',
					'aipuffer'
				) }
				empty={ <p>{ __( 'There are no users.', 'aipuffer' ) }</p> }
			/>
			{ params.details && (
				<Details
					id={ params.details }
					onClose={ () => change( { details: undefined } ) }
				/>
			) }
			{ params.history && <History id={ params.history } /> }
			{ params.dialog === 'import' && settings().canManage && (
				<Import onClose={ () => change( { dialog: undefined } ) } />
			) }
			{ adjusting && (
				<Adjusting
					users={ adjusting }
					onClose={ () => setAdjusting( null ) }
				/>
			) }
			{ resetting && (
				<ResetUsage
					user={ resetting }
					onClose={ () => setResetting( null ) }
				/>
			) }
		</div>
	);
}
