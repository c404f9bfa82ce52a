import { Button, Modal } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { Loading } from '../support/loading';
import { Buttons } from '../support/buttons';
import { Confirm } from '../support/confirm';
import { formatCredits, formatNumber } from '../support/format';
import { PlainTable, type Column } from '../support/plain-table';
import { settings } from '../support/settings';
import { useSay } from '../support/snackbars';
import { useLoaded, useSend } from '../support/store';
import type { GuestUsage } from './quota';

/**
 * What guests used of their quotas, who have no balance and no account.
 */
export function Guests( { onClose }: { onClose: () => void } ) {
	const { data, problem, retry } =
		useLoaded< GuestUsage[] >( '/quotas/guests' );
	const [ resetting, setResetting ] = useState< GuestUsage | 'all' >();
	const { canManage } = settings();
	return (
		<Modal
			title={ __( 'Usage of guests', 'aipuffer' ) }
			onRequestClose={ onClose }
			size="medium"
		>
			<Loading data={ data } problem={ problem } retry={ retry } />
			{ data?.length === 0 && (
				<p>
					{ __(
						'No guest has used anything in the present periods.',
						'aipuffer'
					) }
				</p>
			) }
			{ data && data.length > 0 && (
				<>
					<PlainTable
						caption={ __( 'Usage by scope', 'aipuffer' ) }
						columns={ columns(
							canManage ? setResetting : undefined
						) }
						rows={ data }
						getKey={ ( { scope } ) => scope }
					/>
					{ canManage && (
						<Buttons>
							<Button
								__next40pxDefaultSize
								variant="secondary"
								isDestructive
								onClick={ () => setResetting( 'all' ) }
							>
								{ __( 'Reset all', 'aipuffer' ) }
							</Button>
						</Buttons>
					) }
				</>
			) }
			{ resetting && (
				<ResetGuests
					usage={ resetting === 'all' ? undefined : resetting }
					onClose={ () => setResetting( undefined ) }
				/>
			) }
		</Modal>
	);
}

const columns = (
	onReset?: ( usage: GuestUsage ) => void
): Column< GuestUsage >[] => [
	{ label: __( 'Scope', 'aipuffer' ), render: ( { name } ) => name },
	{
		label: __( 'Guests', 'aipuffer' ),
		isAmount: true,
		render: ( { guests } ) => formatNumber( guests ),
	},
	{
		label: __( 'Used', 'aipuffer' ),
		isAmount: true,
		render: ( { used } ) => formatCredits( used ),
	},
	{
		label: __( 'Reserved', 'aipuffer' ),
		isAmount: true,
		render: ( { held } ) => formatCredits( held ),
	},
	...( onReset
		? [
				{
					label: __( 'Action', 'aipuffer' ),
					render: ( usage: GuestUsage ) => (
						<Button
							variant="secondary"
							size="compact"
							onClick={ () => onReset( usage ) }
							aria-label={ sprintf(
								/* translators: %s: name of a chatbot, form or other place. */
								__( 'Reset usage: %s', 'aipuffer' ),
								usage.name
							) }
						>
							{ __( 'Reset usage', 'aipuffer' ) }
						</Button>
					),
				},
			]
		: [] ),
];

function ResetGuests( {
	usage,
	onClose,
}: {
	/** One scope; all without it. */
	usage: GuestUsage | undefined;
	onClose: () => void;
} ) {
	const { send, isSending, problem } = useSend( [ '/quotas/guests' ] );
	const say = useSay();
	const reset = async () => {
		const done = await send( '/quotas/guests/reset', {
			scope: usage?.scope ?? null,
		} );
		if ( done ) {
			say( __( 'The usage of guests was reset.', 'aipuffer' ) );
			onClose();
		}
	};
	return (
		<Confirm
			title={ __( 'Reset the usage of guests?', 'aipuffer' ) }
			action={
				usage
					? __( 'Reset usage', 'aipuffer' )
					: __( 'Reset all', 'aipuffer' )
			}
			isBusy={ isSending }
			problem={ problem }
			onConfirm={ reset }
			onCancel={ onClose }
		>
			<p>
				{ usage
					? sprintf(
							/* translators: 1: number of guests, 2: name of a chatbot, form or other place. */
							_n(
								'The quota of %1$s guest in %2$s starts again from 0.',
								'The quotas of %1$s guests in %2$s start again from 0.',
								usage.guests,
								'aipuffer'
							),
							formatNumber( usage.guests ),
							usage.name
						)
					: __(
							'The quotas of all guests start again from 0, in every scope.',
							'aipuffer'
						) }
			</p>
		</Confirm>
	);
}
