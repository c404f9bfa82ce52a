import type { Field, View } from '@wordpress/dataviews/wp';
import { __ } from '@wordpress/i18n';
import { formatCredits } from '../support/format';
import { basisOf, type Basis } from './draft';
import { defaultScope, type Limit, type Options, type Quota } from './quota';

export const basisLabels = (): Record< Basis, string > => ( {
	default: __( 'As all others', 'aipuffer' ),
	prepaid: __( 'Prepaid only', 'aipuffer' ),
	own: __( 'Its own', 'aipuffer' ),
} );

export function limitText( limit: Limit ): string {
	if ( limit === null ) {
		return __( 'Unlimited', 'aipuffer' );
	}
	return limit === '0' ? __( 'None', 'aipuffer' ) : formatCredits( limit );
}

/**
 * Limits by role: "Editor: 500, Author: Unlimited".
 */
export const rolesText = (
	limits: Quota[ 'roles' ],
	roles: Options[ 'roles' ]
): string =>
	Object.entries( limits )
		.map( ( [ role, limit ] ) => {
			const name = roles.find( ( one ) => one.role === role )?.name;
			return `${ name ?? role }: ${ limitText( limit ) }`;
		} )
		.join( ', ' ) || '—';

/**
 * The columns of the limits. All but the scope are grey where they are those
 * of the default scope.
 *
 * @param options Names of roles and periods.
 */
export const fields = ( { roles, periods }: Options ): Field< Quota >[] => {
	const column = (
		id: string,
		label: string,
		text: ( quota: Quota ) => string
	): Field< Quota > => ( {
		id,
		label,
		enableSorting: false,
		render: ( { item } ) => <Value quota={ item }>{ text( item ) }</Value>,
	} );
	return [
		{
			id: 'name',
			label: __( 'Scope', 'aipuffer' ),
			enableHiding: false,
			enableGlobalSearch: true,
			render: ( { item } ) => <Scope quota={ item } />,
		},
		{
			id: 'scope',
			label: __( 'Identifier', 'aipuffer' ),
			enableGlobalSearch: true,
		},
		column(
			'basis',
			__( 'Limits', 'aipuffer' ),
			( quota ) => basisLabels()[ basisOf( quota ) ]
		),
		column( 'guest', __( 'Each guest', 'aipuffer' ), ( { guest } ) =>
			limitText( guest )
		),
		column( 'user', __( 'Each user', 'aipuffer' ), ( { user } ) =>
			limitText( user )
		),
		column( 'roles', __( 'By role', 'aipuffer' ), ( quota ) =>
			rolesText( quota.roles, roles )
		),
		column(
			'period',
			__( 'Resets', 'aipuffer' ),
			( { period } ) =>
				periods.find( ( { value } ) => value === period )?.label ??
				period
		),
		column(
			'message',
			__( 'Quota message', 'aipuffer' ),
			( { message } ) => message || __( 'Default', 'aipuffer' )
		),
	];
};

export const defaultView: View = {
	type: 'table',
	page: 1,
	perPage: 50,
	titleField: 'name',
	fields: [ 'basis', 'guest', 'user', 'roles', 'period', 'message' ],
	filters: [],
};

const Scope = ( { quota: { scope, name } }: { quota: Quota } ) => (
	<span>
		{ name }
		<span className="aipuffer-limits__scope">
			{ scope === defaultScope
				? __( 'What has no limits of its own', 'aipuffer' )
				: scope }
		</span>
	</span>
);

const Value = ( {
	quota,
	children: text,
}: {
	quota: Quota;
	children: string;
} ) => (
	<span
		className={ [
			'aipuffer-limits__value',
			basisOf( quota ) === 'default' ? 'is-default' : '',
			text.length > 20 ? 'is-long' : '',
		].join( ' ' ) }
	>
		{ text }
	</span>
);
