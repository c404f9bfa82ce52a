import { Modal } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Loading } from '../support/loading';
import { settings } from '../support/settings';
import { useLoaded } from '../support/store';
import type { Retention } from './retention';
import { RetentionForm } from './retention-form';
import { Schedule } from './schedule';
import './retention.scss';

/**
 * Set retention: how long logs are kept, when the next old ones go, and what
 * the last run removed.
 * @param root0
 * @param root0.onClose
 */
export default function RetentionDialog( {
	onClose,
}: {
	onClose: () => void;
} ) {
	const { data, problem, retry } = useLoaded< Retention >( '/retention' );
	return (
		<Modal
			title={
				settings().canManage
					? __( 'Set retention', 'aipuffer' )
					: __( 'Log retention', 'aipuffer' )
			}
			onRequestClose={ onClose }
			size="medium"
		>
			<Loading data={ data } problem={ problem } retry={ retry } />
			{ data && (
				<RetentionForm retention={ data } onClose={ onClose }>
					<Schedule retention={ data } />
				</RetentionForm>
			) }
		</Modal>
	);
}
