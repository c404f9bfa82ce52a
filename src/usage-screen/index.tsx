import { createRoot, StrictMode } from '@wordpress/element';
import domReady from '@wordpress/dom-ready';
import { Snackbars } from '../support/snackbars';
import { CustomersPage } from './customers';
import { MeteringPage } from './metering';
import { LimitsPage } from './limits';
import { Usage } from './usage';
import './usage-screen.scss';

/** Pages by the slug PHP writes on the element; see UsageScreen. */
const pages: Record< string, () => JSX.Element > = {
	'aipuffer-usage': Usage,
	'aipuffer-metering': MeteringPage,
	'aipuffer-limits': LimitsPage,
	'aipuffer-customers': CustomersPage,
};

domReady( () => {
	const element = document.getElementById( 'aipuffer-screen' );
	const Page = pages[ element?.dataset.page ?? '' ];
	if ( element && Page ) {
		createRoot( element ).render(
			<StrictMode>
				<Page />
				<Snackbars />
			</StrictMode>
		);
	}
} );
