import { Button, Modal, Spinner } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Buttons } from '../support/buttons';
import { share } from '../support/decimal';
import { formatCredits, formatDateTime } from '../support/format';
import { PlainTable, type Column } from '../support/plain-table';
import { ProblemNotice } from '../support/problem-notice';
import { useLoaded } from '../support/store';
import { balancePath, canEdit, type Balance, type ScopeUsage } from './balance';
import { ResetUsage } from './reset-usage';

/**
 * A user's balance and usage by scope.
 */
export function Details( {
	id,
	onClose,
}: {
	id: string;
	onClose: () => void;
} ) {
	const user = useLoaded< Balance >( balancePath( id ) );
	const usage = useLoaded< ScopeUsage[] >( balancePath( id, '/usage' ) );
	const failed = [ user, usage ].find( ( { problem } ) => problem );
	return (
		<Modal
			title={
				user.data
					? sprintf(
							/* translators: %s: name of a user. */
							__( 'Usage of %s', 'aipuffer' ),
							user.data.name
						)
					: __( 'Usage', 'aipuffer' )
			}
			onRequestClose={ onClose }
			size="large"
		>
			{ failed?.problem && (
				<ProblemNotice
					problem={ failed.problem }
					retry={ failed.retry }
				/>
			) }
			{ ! failed && ! ( user.data && usage.data ) && <Spinner /> }
			{ user.data && usage.data && (
				<Usage user={ user.data } usage={ usage.data } />
			) }
		</Modal>
	);
}

function Usage( { user, usage }: { user: Balance; usage: ScopeUsage[] } ) {
	const [ resetting, setResetting ] = useState< ScopeUsage | 'all' >();
	const isUnused = usage.every( ( { used } ) => used === '0' );
	return (
		<>
			<p>
				<BalanceText user={ user } />{ ' ' }
				{ user.edit_url && (
					<a href={ user.edit_url }>
						{ __( 'Edit user', 'aipuffer' ) }
					</a>
				) }
			</p>
			{ usage.length > 0 ? (
				<PlainTable
					caption={ __( 'Usage by scope', 'aipuffer' ) }
					columns={ columns(
						canEdit( user ) ? setResetting : undefined
					) }
					rows={ usage }
					getKey={ ( { scope } ) => scope }
				/>
			) : (
				<p>
					{ __(
						'No usage has been recorded for this user.',
						'aipuffer'
					) }
				</p>
			) }
			{ canEdit( user ) && usage.length > 0 && (
				<Buttons>
					<Button
						__next40pxDefaultSize
						variant="secondary"
						isDestructive
						disabled={ isUnused }
						accessibleWhenDisabled
						onClick={ () => setResetting( 'all' ) }
					>
						{ __( 'Reset all', 'aipuffer' ) }
					</Button>
				</Buttons>
			) }
			{ resetting && (
				<ResetUsage
					user={ user }
					scope={ resetting === 'all' ? undefined : resetting }
					onClose={ () => setResetting( undefined ) }
				/>
			) }
		</>
	);
}

const BalanceText = ( { user }: { user: Balance } ) => (
	<>
		{ user.held === '0'
			? sprintf(
					/* translators: %s: number of credits. */
					__( 'Credit balance: %s.', 'aipuffer' ),
					formatCredits( user.balance )
				)
			: sprintf(
					/* translators: 1: number of credits, 2: of these reserved for requests under way. */
					__(
						'Credit balance: %1$s, of which %2$s reserved.',
						'aipuffer'
					),
					formatCredits( user.balance ),
					formatCredits( user.held )
				) }
	</>
);

/**
 * Limit of a scope in words.
 */
export function limitText( limit: string | null ): string {
	if ( limit === null ) {
		return __( 'Unlimited', 'aipuffer' );
	}
	return limit === '0'
		? __( 'None: prepaid only', 'aipuffer' )
		: formatCredits( limit );
}

const columns = (
	onReset?: ( scope: ScopeUsage ) => void
): Column< ScopeUsage >[] => [
	{
		label: __( 'Scope', 'aipuffer' ),
		render: ( { name } ) => name,
	},
	{
		label: __( 'Used', 'aipuffer' ),
		render: ( scope ) => <Used scope={ scope } />,
	},
	{
		label: __( 'Limit', 'aipuffer' ),
		isAmount: true,
		render: ( { limit } ) => limitText( limit ),
	},
	{
		label: __( 'Remaining', 'aipuffer' ),
		isAmount: true,
		render: ( { remaining } ) =>
			remaining === null
				? __( 'Unlimited', 'aipuffer' )
				: formatCredits( remaining ),
	},
	{
		label: __( 'Resets', 'aipuffer' ),
		render: ( scope ) => <Resets scope={ scope } />,
	},
	...( onReset
		? [
				{
					label: __( 'Action', 'aipuffer' ),
					render: ( scope: ScopeUsage ) => (
						<Button
							variant="secondary"
							size="compact"
							disabled={ scope.used === '0' }
							accessibleWhenDisabled
							onClick={ () => onReset( scope ) }
							aria-label={ sprintf(
								/* translators: %s: name of a chatbot, form or other place. */
								__( 'Reset usage: %s', 'aipuffer' ),
								scope.name
							) }
						>
							{ __( 'Reset usage', 'aipuffer' ) }
						</Button>
					),
				},
			]
		: [] ),
];

/**
 * A bar, where there is a limit to fill, and the same in figures.
 */
function Used( { scope: { used, held, limit } }: { scope: ScopeUsage } ) {
	return (
		<>
			<span className="aipuffer-amount">{ formatCredits( used ) }</span>
			{ held !== '0' && (
				<span className="aipuffer-muted">
					{ ' ' }
					{ sprintf(
						/* translators: %s: credits reserved for requests under way. */
						__( '(%s more reserved)', 'aipuffer' ),
						formatCredits( held )
					) }
				</span>
			) }
			{ limit !== null && limit !== '0' && (
				<span className="aipuffer-meter" aria-hidden="true">
					<span
						style={ {
							inlineSize: `${ share( used, limit ) * 100 }%`,
						} }
					/>
				</span>
			) }
		</>
	);
}

const Resets = ( {
	scope: { resets_at, reset_at },
}: {
	scope: ScopeUsage;
} ) => (
	<>
		{ resets_at ? formatDateTime( resets_at ) : __( 'Never', 'aipuffer' ) }
		{ reset_at && (
			<span className="aipuffer-muted aipuffer-line">
				{ sprintf(
					/* translators: %s: date and time. */
					__( 'Last reset by hand: %s', 'aipuffer' ),
					formatDateTime( reset_at )
				) }
			</span>
		) }
	</>
);
