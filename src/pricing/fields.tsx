import type { Field, View } from '@wordpress/dataviews/wp';
import { __ } from '@wordpress/i18n';
import { formatDateTime } from '../support/format';
import { modelName, providerName, ratesInWords, type Rule } from './rule';

/**
 * Every value that occurs, as the choices of a filter.
 */
const choices = (
	rules: Rule[],
	value: ( rule: Rule ) => string,
	label: ( rule: Rule ) => string
) => {
	const found = new Map(
		rules.map( ( rule ) => [ value( rule ), label( rule ) ] )
	);
	return [ ...found ]
		.map( ( [ id, name ] ) => ( { value: id, label: name } ) )
		.sort( ( one, other ) => one.label.localeCompare( other.label ) );
};

/**
 * The columns of the rules.
 */
export const fields = ( rules: Rule[] ): Field< Rule >[] => [
	{
		id: 'model',
		label: __( 'Model', 'aipuffer' ),
		enableHiding: false,
		enableGlobalSearch: true,
		getValue: ( { item } ) => modelName( item ),
		filterBy: false,
	},
	{
		id: 'module',
		label: __( 'Module', 'aipuffer' ),
		enableGlobalSearch: true,
		elements: choices(
			rules,
			( { module } ) => module,
			( { module_label } ) => module_label
		),
		render: ( { item } ) => <>{ item.module_label }</>,
	},
	{
		id: 'operation',
		label: __( 'Usage type', 'aipuffer' ),
		enableGlobalSearch: true,
		getValue: ( { item } ) => item.operation_label,
		filterBy: false,
	},
	{
		id: 'provider',
		label: __( 'Provider', 'aipuffer' ),
		enableGlobalSearch: true,
		elements: choices( rules, ( { provider } ) => provider, providerName ),
		render: ( { item } ) => <>{ providerName( item ) }</>,
	},
	{
		id: 'billing_method',
		label: __( 'Billing method', 'aipuffer' ),
		elements: choices(
			rules,
			( { billing_method } ) => billing_method,
			( { method_label } ) => method_label
		),
		render: ( { item } ) => <>{ item.method_label }</>,
	},
	{
		id: 'rates',
		label: __( 'Rates', 'aipuffer' ),
		enableSorting: false,
		filterBy: false,
		getValue: ( { item } ) => ratesInWords( item ),
	},
	{
		id: 'state',
		label: __( 'State', 'aipuffer' ),
		elements: [
			{ value: 'enabled', label: __( 'Enabled', 'aipuffer' ) },
			{ value: 'disabled', label: __( 'Disabled', 'aipuffer' ) },
		],
		getValue: ( { item } ) => ( item.enabled ? 'enabled' : 'disabled' ),
		render: ( { item } ) => <State isEnabled={ item.enabled } />,
	},
	{
		id: 'updated_at',
		label: __( 'Last change', 'aipuffer' ),
		filterBy: false,
		render: ( { item } ) => (
			<>
				<time dateTime={ item.updated_at }>
					{ formatDateTime( item.updated_at ) }
				</time>
				{ item.updated_by_name && (
					<span className="aipuffer-muted">
						{ ' ' + item.updated_by_name }
					</span>
				) }
			</>
		),
	},
];

export const defaultView: View = {
	type: 'table',
	page: 1,
	perPage: 20,
	sort: { field: 'module', direction: 'asc' },
	titleField: 'model',
	fields: [
		'module',
		'operation',
		'provider',
		'billing_method',
		'rates',
		'state',
		'updated_at',
	],
	filters: [],
	layout: {},
};

const State = ( { isEnabled }: { isEnabled: boolean } ) => (
	<span className={ `aipuffer-state is-${ isEnabled ? 'on' : 'off' }` }>
		{ isEnabled
			? __( 'Enabled', 'aipuffer' )
			: __( 'Disabled', 'aipuffer' ) }
	</span>
);
