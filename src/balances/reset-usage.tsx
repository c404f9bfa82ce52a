import { __, sprintf } from '@wordpress/i18n';
import { Confirm } from '../support/confirm';
import { formatCredits } from '../support/format';
import { useSay } from '../support/snackbars';
import { useSend } from '../support/store';
import { balancePath, type Balance, type ScopeUsage } from './balance';

/**
 * Asks before a user's usage starts again from 0.
 */
export function ResetUsage( {
	user,
	scope,
	onClose,
}: {
	user: Balance;
	/** One scope; all without it. */
	scope?: ScopeUsage;
	onClose: () => void;
} ) {
	const { send, isSending, problem } = useSend( [ '/balances' ] );
	const say = useSay();
	const where =
		scope?.name ??
		user.usage.scopes.map( ( { name } ) => name ).join( ', ' );

	const reset = async () => {
		const done = await send( balancePath( user.id, '/reset' ), {
			scope: scope?.scope ?? null,
		} );
		if ( done ) {
			say(
				sprintf(
					/* translators: 1: name of a user, 2: names of chatbots, forms and other places. */
					__( 'Usage of %1$s was reset: %2$s.', 'aipuffer' ),
					user.name,
					where
				)
			);
			onClose();
		}
	};

	return (
		<Confirm
			title={
				scope
					? __( 'Reset usage?', 'aipuffer' )
					: __( 'Reset all usage?', 'aipuffer' )
			}
			action={
				scope
					? __( 'Reset usage', 'aipuffer' )
					: __( 'Reset all', 'aipuffer' )
			}
			isBusy={ isSending }
			problem={ problem }
			onConfirm={ reset }
			onCancel={ onClose }
		>
			<p>
				{ sprintf(
					/* translators: 1: number of credits, 2: name of a user, 3: names of chatbots, forms and other places. */
					__(
						'The %1$s credits that %2$s used in %3$s count no longer: the quota starts again from 0.',
						'aipuffer'
					),
					formatCredits( scope?.used ?? user.usage.used ),
					user.name,
					where
				) }
			</p>
			<p>
				{ sprintf(
					/* translators: %s: number of credits. */
					__( 'The credit balance stays as it is, %s.', 'aipuffer' ),
					formatCredits( user.balance )
				) }
			</p>
		</Confirm>
	);
}
