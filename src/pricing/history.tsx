import { Modal } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { Loading } from '../support/loading';
import { formatDateTime } from '../support/format';
import { useLoaded } from '../support/store';
import { ratesInWords, type Rule } from './rule';

/** A version of a rule: `/pricing/{id}/history`. */
interface Version extends Rule {
	changed_at: string;
	changed_by: { id: number; name: string } | null;
	action: 'created' | 'changed' | 'enabled' | 'disabled' | 'deleted';
	changes: Array< {
		field: string;
		label: string;
		from: string;
		to: string;
	} >;
}

const actionLabels = () => ( {
	created: __( 'Created', 'aipuffer' ),
	changed: __( 'Changed', 'aipuffer' ),
	enabled: __( 'Enabled', 'aipuffer' ),
	disabled: __( 'Disabled', 'aipuffer' ),
	deleted: __( 'Deleted', 'aipuffer' ),
} );

/**
 * Who changed what of a rule, and when.
 */
export function History( {
	id,
	onClose,
}: {
	id: string;
	onClose: () => void;
} ) {
	const { data, problem, retry } = useLoaded< Version[] >(
		`/pricing/${ encodeURIComponent( id ) }/history`
	);
	return (
		<Modal
			title={ __( 'History of the rule', 'aipuffer' ) }
			onRequestClose={ onClose }
			size="medium"
		>
			<Loading data={ data } problem={ problem } retry={ retry } />
			<ol className="aipuffer-history">
				{ data?.map( ( version ) => (
					<li key={ `${ version.version }-${ version.action }` }>
						<strong>{ actionLabels()[ version.action ] }</strong>{ ' ' }
						<span className="aipuffer-muted">
							{ sprintf(
								/* translators: 1: date and time, 2: name of a user. */
								__( '%1$s by %2$s', 'aipuffer' ),
								formatDateTime( version.changed_at ),
								version.changed_by?.name ??
									__( 'the system', 'aipuffer' )
							) }
						</span>
						{ version.action === 'created' && (
							<p>{ ratesInWords( version ) }</p>
						) }
						{ version.changes.map(
							( { field, label, from, to } ) => (
								<p key={ field }>
									{ sprintf(
										/* translators: 1: name of a field, 2: old value, 3: new value. */
										__( '%1$s: %2$s → %3$s', 'aipuffer' ),
										label,
										from,
										to
									) }
								</p>
							)
						) }
					</li>
				) ) }
			</ol>
		</Modal>
	);
}
