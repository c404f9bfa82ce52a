import { __, sprintf } from '@wordpress/i18n';
import { formatDateTime, formatNumber } from '../support/format';
import type { Charge } from './conversation';
import { ReceiptLink } from './receipt-link';

/**
 * What the requests of a conversation were charged, also those of which no
 * message tells.
 * @param root0
 * @param root0.charges
 */
export const Receipts = ( { charges }: { charges: Charge[] } ) =>
	charges.length === 0 ? null : (
		<details className="aipuffer-receipts">
			<summary>
				{ sprintf(
					/* translators: %s: number of receipts. */
					__( 'Receipts (%s)', 'aipuffer' ),
					formatNumber( charges.length )
				) }
			</summary>
			<ul>
				{ charges.map( ( { ledger_id, credits, created_at } ) => (
					<li key={ ledger_id }>
						{ formatDateTime( created_at ) }{ ' ' }
						<ReceiptLink id={ ledger_id } credits={ credits } />
					</li>
				) ) }
			</ul>
		</details>
	);
