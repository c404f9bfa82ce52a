import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { formatNumber } from './format';
import './pages.scss';

/**
 * Back and forth through the pages of a table in a dialog. Nothing where one
 * page is all.
 */
export function Pages( {
	page,
	perPage,
	total,
	onChange,
}: {
	page: number;
	perPage: number;
	total: number;
	onChange: ( page: number ) => void;
} ) {
	const pages = Math.max( 1, Math.ceil( total / perPage ) );
	if ( pages === 1 && page === 1 ) {
		return null;
	}
	return (
		<nav
			className="aipuffer-pages"
			aria-label={ __( 'Pages of the table', 'aipuffer' ) }
		>
			<Button
				variant="tertiary"
				size="compact"
				disabled={ page <= 1 }
				accessibleWhenDisabled
				onClick={ () => onChange( Math.min( page - 1, pages ) ) }
			>
				{ __( 'Previous page', 'aipuffer' ) }
			</Button>
			<span role="status">
				{ sprintf(
					/* translators: 1: number of a page, 2: number of pages. */
					__( 'Page %1$s of %2$s', 'aipuffer' ),
					formatNumber( page ),
					formatNumber( pages )
				) }
			</span>
			<Button
				variant="tertiary"
				size="compact"
				disabled={ page >= pages }
				accessibleWhenDisabled
				onClick={ () => onChange( page + 1 ) }
			>
				{ __( 'Next page', 'aipuffer' ) }
			</Button>
		</nav>
	);
}
