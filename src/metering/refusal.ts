/**
 * `window.aipuffer.showRefusal( element, error )`: what anything that asks an
 * AI shows when the answer is no. It needs nothing but this file.
 */

/** What a refusal carries; see Refusal in PHP. */
export interface Refusal {
	message: string;
	/** Sentences: what was needed and what is there, and when it begins anew. */
	details?: string[];
	actions?: Array< { label: string; url: string } >;
	/** Decimal strings of credits. */
	required?: string;
	available?: string;
	quota_remaining?: string | null;
	/** ISO 8601; null for never. */
	resets_at?: string | null;
}

/** Easy to override: it weighs nothing. */
const style = `:where(.aipuffer-refusal){padding:1em;border:1px solid;border-radius:4px}
:where(.aipuffer-refusal p){margin:0 0 .5em}
:where(.aipuffer-refusal__actions){display:flex;flex-wrap:wrap;gap:.5em 1em}`;

function addStyle( root: Node ) {
	if (
		! ( root instanceof Document || root instanceof ShadowRoot ) ||
		! ( 'replaceSync' in ( window.CSSStyleSheet?.prototype ?? {} ) ) ||
		styled.has( root )
	) {
		return;
	}
	const sheet = new CSSStyleSheet();
	sheet.replaceSync( style );
	root.adoptedStyleSheets = [ ...root.adoptedStyleSheets, sheet ];
	styled.add( root );
}

const styled = new WeakSet< Node >();

/**
 * The refusal in what was caught: the error as REST answers it or apiFetch
 * throws it, or the data of the WP_Error alone.
 */
function read( error: unknown ): Refusal {
	const { data, message } = ( error ?? {} ) as {
		data?: Partial< Refusal >;
		message?: string;
	};
	const refusal = { ...( data ?? ( error as Partial< Refusal > ) ) };
	return { ...refusal, message: String( refusal.message ?? message ?? '' ) };
}

/** An address somebody may be sent to: one of the web, never a script. */
function isWeb( url: unknown ): url is string {
	if ( typeof url !== 'string' || url === '' ) {
		return false;
	}
	try {
		return /^https?:$/.test( new URL( url, document.baseURI ).protocol );
	} catch {
		return false;
	}
}

function make< Name extends keyof HTMLElementTagNameMap >(
	tag: Name,
	part: string,
	text = ''
): HTMLElementTagNameMap[ Name ] {
	const element = document.createElement( tag );
	element.className = `aipuffer-refusal${ part }`;
	element.textContent = text;
	return element;
}

/**
 * Shows a refusal in an element, in the place of what was in it. It is read out
 * and takes no focus; only where the focus was in what it replaces, it takes it.
 *
 * @param element Where.
 * @param error   What was caught.
 * @return The element with role "alert".
 */
export function showRefusal( element: Element, error: unknown ): HTMLElement {
	const { message, details, actions } = read( error );
	const hadFocus = element.contains( element.ownerDocument.activeElement );
	const alert = make( 'div', '' );
	alert.setAttribute( 'role', 'alert' );
	alert.append( make( 'p', '__message', message ) );
	( Array.isArray( details ) ? details : [] ).forEach( ( sentence ) =>
		alert.append( make( 'p', '__detail', String( sentence ) ) )
	);
	const links = ( Array.isArray( actions ) ? actions : [] )
		.filter( ( action ) => isWeb( action?.url ) )
		.map( ( { label, url } ) => {
			const link = make( 'a', '__action', String( label ) );
			link.className += ' wp-element-button button';
			link.href = url;
			return link;
		} );
	if ( links.length ) {
		const list = make( 'p', '__actions' );
		list.append( ...links );
		alert.append( list );
	}
	addStyle( element.getRootNode() );
	element.replaceChildren( alert );
	if ( hadFocus ) {
		alert.tabIndex = -1;
		alert.focus();
	}
	return alert;
}

declare global {
	interface Window {
		aipuffer?: { showRefusal?: typeof showRefusal };
	}
}

window.aipuffer = { ...window.aipuffer, showRefusal };
