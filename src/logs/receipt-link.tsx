import { __, sprintf } from '@wordpress/i18n';
import { formatCredits } from '../support/format';
import { Link } from '../support/link';
import { usePlace } from '../support/routing';

/**
 * What a request cost, as a link to its entry in the ledger.
 * @param root0
 * @param root0.id
 * @param root0.credits
 */
export function ReceiptLink( {
	id,
	credits,
}: {
	id: number;
	/** Null where it is not known. */
	credits: string | null;
} ) {
	const { params } = usePlace();
	return (
		<Link
			to={ {
				page: params.page,
				tab: 'billing',
				section: 'activity',
				entry: String( id ),
			} }
		>
			{ credits === null
				? /* translators: %d: number of a ledger entry. */
					sprintf( __( 'Receipt #%d', 'aipuffer' ), id )
				: sprintf(
						/* translators: 1: number of credits, 2: number of a ledger entry. */
						__( 'Credits: %1$s (receipt #%2$d)', 'aipuffer' ),
						formatCredits( credits ),
						id
					) }
		</Link>
	);
}
