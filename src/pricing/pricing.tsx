import { Button, Notice } from '@wordpress/components';
import { filterSortAndPaginate } from '@wordpress/dataviews/wp';
import { useMemo, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { usePlace } from '../support/routing';
import { settings } from '../support/settings';
import { useLoaded } from '../support/store';
import { Table } from '../support/table';
import { useAddressView } from '../support/table-view';
import { useRuleActions } from './actions';
import { defaultView, fields } from './fields';
import { History } from './history';
import { RoundingPolicy } from './rounding';
import type { Draft, Rule } from './rule';
import { RuleDialog } from './rule-dialog';
import { UnpricedModels } from './unpriced';
import './pricing.scss';

const none: Rule[] = [];

/** AI Puffer > Usage > Billing > Pricing. */
export default function Pricing() {
	const { params, change } = usePlace();
	const rows = useLoaded< Rule[] >( '/pricing' );
	const rules = rows.data ?? none;
	const columns = useMemo( () => fields( rules ), [ rules ] );
	const [ view, setView ] = useAddressView( defaultView, columns );
	const [ start, setStart ] = useState< Partial< Draft > >( {} );
	const [ problem, setProblem ] = useState< string | null >( null );
	const { data, paginationInfo } = useMemo(
		() => filterSortAndPaginate( rules, view, columns ),
		[ rules, view, columns ]
	);
	const { canManage } = settings();
	const actions = useRuleActions(
		( parameter, rule ) => change( { [ parameter ]: String( rule.id ) } ),
		setProblem
	);
	const create = ( some: Partial< Draft > = {} ) => {
		setStart( some );
		change( { rule: 'new' } );
	};
	const edited = rules.find( ( { id } ) => String( id ) === params.rule );

	return (
		<>
			<div className="aipuffer-toolbar">
				<RoundingPolicy />
				{ canManage && (
					<Button
						__next40pxDefaultSize
						variant="primary"
						onClick={ () => create() }
					>
						{ __( 'New Pricing', 'aipuffer' ) }
					</Button>
				) }
			</div>
			<UnpricedModels onPrice={ create } />
			{ problem && (
				<Notice
					status="error"
					className="aipuffer-problem"
					onRemove={ () => setProblem( null ) }
				>
					{ problem }
				</Notice>
			) }
			<Table< Rule >
				rows={ {
					...rows,
					data: rows.data && data,
					total: paginationInfo.totalItems,
				} }
				fields={ columns }
				view={ view }
				onChangeView={ setView }
				actions={ actions }
				getItemId={ ( { id } ) => String( id ) }
				onOpen={
					canManage
						? ( { id } ) => change( { rule: String( id ) } )
						: undefined
				}
				search
				searchLabel={ __( 'Search rules', 'aipuffer' ) }
				empty={
					<div className="aipuffer-empty">
						<p>
							{ __(
								'No pricing rules yet. Until there is one, each request costs its raw usage units: a credit a token.',
								'aipuffer'
							) }
						</p>
						{ canManage && (
							<Button
								__next40pxDefaultSize
								variant="secondary"
								onClick={ () => create() }
							>
								{ __( 'New Pricing', 'aipuffer' ) }
							</Button>
						) }
					</div>
				}
			/>
			{ canManage && ( params.rule === 'new' || edited ) && (
				<RuleDialog
					key={ params.rule }
					rule={ edited ?? null }
					start={ start }
					onClose={ () => change( { rule: undefined } ) }
					onOpen={ ( id ) => change( { rule: String( id ) } ) }
				/>
			) }
			{ params.history && (
				<History
					id={ params.history }
					onClose={ () => change( { history: undefined } ) }
				/>
			) }
		</>
	);
}
