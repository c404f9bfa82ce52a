/**
 * The bundle that needs WooCommerce's scripts; see packages-table.ts.
 */
import { TableCard } from '@woocommerce/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { formatCredits } from '../support/format';
import type { CreditPackage } from './credit-package';
import { provideTable, type PackagesTableProps } from './packages-table';

const headers = () => [
	{
		key: 'name',
		label: __( 'Product', 'aipuffer' ),
		isLeftAligned: true,
		required: true,
	},
	{
		key: 'credits',
		label: __( 'Credits', 'aipuffer' ),
		isNumeric: true,
	},
	{ key: 'price', label: __( 'Price', 'aipuffer' ), isNumeric: true },
	{
		key: 'price_per_credit',
		label: __( 'Price per credit', 'aipuffer' ),
		isNumeric: true,
	},
	{ key: 'status', label: __( 'Status', 'aipuffer' ), isLeftAligned: true },
];

const statusLabels = (): Record< string, string > => ( {
	publish: __( 'Published', 'aipuffer' ),
	draft: __( 'Draft', 'aipuffer' ),
	private: __( 'Private', 'aipuffer' ),
	pending: __( 'Pending review', 'aipuffer' ),
	future: __( 'Scheduled', 'aipuffer' ),
} );

const cells = ( row: CreditPackage ) => [
	{
		value: row.name,
		display: (
			<>
				<a href={ row.edit_url }>{ row.name }</a>
				{ row.variations > 0 && (
					<span className="aipuffer-muted">
						{ ' ' }
						{ sprintf(
							/* translators: %d: number of variations. */
							_n(
								'%d variation',
								'%d variations',
								row.variations,
								'aipuffer'
							),
							row.variations
						) }
					</span>
				) }
			</>
		),
	},
	{ value: row.credits, display: formatCredits( row.credits ) },
	{ value: row.price, display: row.price_html || '—' },
	{
		value: row.price_per_credit ?? '',
		display: row.price_per_credit
			? `${ formatCredits( row.price_per_credit ) } ${ row.currency }`
			: '—',
	},
	{
		value: row.status,
		display: statusLabels()[ row.status ] ?? row.status,
	},
];

function WooCommerceTable( {
	rows,
	page,
	perPage,
	onPage,
	onPerPage,
}: PackagesTableProps ) {
	return (
		<TableCard
			title={ __( 'Credit packages', 'aipuffer' ) }
			headers={ headers() }
			rows={ ( rows.data ?? [] ).map( cells ) }
			ids={ ( rows.data ?? [] ).map( ( { id } ) => id ) }
			rowKey={ ( _row: unknown, index: number ) =>
				rows.data?.[ index ]?.id ?? index
			}
			isLoading={ rows.isLoading && ! rows.data }
			rowsPerPage={ perPage }
			totalRows={ rows.total }
			query={ { paged: String( page ), per_page: String( perPage ) } }
			onQueryChange={ ( parameter: string ) => ( value: string ) =>
				parameter === 'paged'
					? onPage( Number( value ) )
					: onPerPage( Number( value ) )
			}
			showMenu={ false }
			emptyMessage={ __( 'No credit packages yet.', 'aipuffer' ) }
		/>
	);
}

provideTable( WooCommerceTable );
