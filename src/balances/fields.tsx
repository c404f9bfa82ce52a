import type { Field, View } from '@wordpress/dataviews/wp';
import { __, sprintf } from '@wordpress/i18n';
import { formatCredits, formatDateTime } from '../support/format';
import type { Balance, Row } from './balance';
import { BalanceCell } from './balance-field';

/**
 * What somebody used in the present periods, and where: "120 in Chatbots, AI
 * Forms".
 */
export function usageText( usage: Balance[ 'usage' ] ): string {
	const scopes = usage.scopes.map( ( { name } ) => name ).join( ', ' );
	return scopes
		? sprintf(
				/* translators: 1: number of credits, 2: names of chatbots, forms and other places. */
				__( '%1$s in %2$s', 'aipuffer' ),
				formatCredits( usage.used ),
				scopes
			)
		: '—';
}

/** The columns; rebuilding them would throw away what is being typed in one. */
export const fields = (): Field< Row >[] => [
	{
		id: 'name',
		label: __( 'User', 'aipuffer' ),
		enableHiding: false,
		render: ( { item } ) => <User item={ item } />,
	},
	{
		id: 'balance',
		label: __( 'Credit Balance', 'aipuffer' ),
		enableHiding: false,
		render: BalanceCell,
	},
	{
		id: 'usage',
		label: __( 'Usage', 'aipuffer' ),
		enableSorting: false,
		render: ( { item } ) => (
			<span className="aipuffer-balances__usage">
				{ usageText( item.usage ) }
			</span>
		),
	},
	{
		id: 'latest_reset',
		label: __( 'Latest Reset', 'aipuffer' ),
		enableSorting: false,
		render: ( { item } ) =>
			item.latest_reset === null ? (
				<>—</>
			) : (
				<time dateTime={ item.latest_reset }>
					{ formatDateTime( item.latest_reset ) }
				</time>
			),
	},
	{
		id: 'with',
		label: __( 'Users', 'aipuffer' ),
		enableHiding: false,
		enableSorting: false,
		elements: [
			{ value: 'balance', label: __( 'With credits', 'aipuffer' ) },
			{ value: 'usage', label: __( 'With usage', 'aipuffer' ) },
		],
		filterBy: { operators: [ 'is' ] },
	},
];

export const defaultView: View = {
	type: 'table',
	page: 1,
	perPage: 20,
	sort: { field: 'name', direction: 'asc' },
	titleField: 'name',
	fields: [ 'balance', 'usage', 'latest_reset' ],
	filters: [],
};

const User = ( { item }: { item: Balance } ) => (
	<span className="aipuffer-user">
		{ item.avatar_url && (
			<img src={ item.avatar_url } width="32" height="32" alt="" />
		) }
		<span>
			{ item.name }
			<span className="aipuffer-user__email">{ item.email }</span>
		</span>
	</span>
);
