import { createRoot, StrictMode } from '@wordpress/element';
import domReady from '@wordpress/dom-ready';
import { Snackbars } from '../support/snackbars';
import { Usage } from './usage';
import './usage-screen.scss';

domReady( () => {
	const element = document.getElementById( 'aipuffer-screen' );
	if ( element ) {
		createRoot( element ).render(
			<StrictMode>
				<Usage />
				<Snackbars />
			</StrictMode>
		);
	}
} );
