import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { formatDateTime } from '../support/format';
import { settings } from '../support/settings';
import { useSend } from '../support/store';
import type { Options } from './options';

/**
 * Reads the models of the site's AI providers again, and says what failed.
 */
export function SyncModels( { options }: { options: Options } ) {
	const { send, isSending, problem } = useSend( [ '/pricing/options' ] );
	if ( ! settings().canManage ) {
		return null;
	}
	return (
		<div className="aipuffer-sync">
			<Button
				variant="secondary"
				size="compact"
				isBusy={ isSending }
				disabled={ isSending }
				accessibleWhenDisabled
				onClick={ () => send( '/pricing/sync' ) }
			>
				{ __( 'Sync models', 'aipuffer' ) }
			</Button>
			<span className="aipuffer-muted" role="status">
				{ options.synced_at
					? sprintf(
							/* translators: %s: date and time. */
							__( 'Last synced %s.', 'aipuffer' ),
							formatDateTime( options.synced_at )
						)
					: __(
							'Suggestions come from past usage; any name can be typed.',
							'aipuffer'
						) }
			</span>
			{ problem && <p role="alert">{ problem.message }</p> }
			{ options.sync_errors.map( ( { provider, message } ) => (
				<p key={ provider } role="alert">
					{ sprintf(
						/* translators: 1: name of a provider, 2: what went wrong. */
						__( '%1$s could not be read: %2$s', 'aipuffer' ),
						provider,
						message
					) }
				</p>
			) ) }
		</div>
	);
}
