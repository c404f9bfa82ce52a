/**
 * "AI Puffer: Credit Package" on the product screen. The plain fields PHP has
 * printed are replaced by the same fields with checks and the package's value.
 */
import domReady from '@wordpress/dom-ready';
import { createRoot } from '@wordpress/element';
import { PackageFields } from './package-fields';
import './product-box.scss';

domReady( () => {
	const box = document.getElementById( 'aipuffer-product-box' );
	if ( ! box ) {
		return;
	}
	const field = ( name: string ) =>
		box.querySelector< HTMLInputElement >( `input[name="${ name }"]` );
	const fields = (
		<PackageFields
			wasEnabled={ field( 'aipuffer_credit_package' )?.checked ?? false }
			savedCredits={ field( 'aipuffer_credits' )?.value ?? '' }
			help={
				box.querySelector( '.description' )?.textContent?.trim() ?? ''
			}
			canPreview={ box.dataset.preview === 'yes' }
		/>
	);
	createRoot( box ).render( fields );
} );
