/**
 * Markdown of a log, which may be hostile: no HTML of its own, no address but
 * of the web and of mail, nothing loaded from elsewhere.
 */
import ReactMarkdown, { type Components } from 'react-markdown';
import { Component, type ReactNode } from 'react';
import { __, sprintf } from '@wordpress/i18n';
import { PlainText } from './plain-text';
import { visible } from './visible';

const allowed = [ 'http:', 'https:', 'mailto:' ];

/**
 * An address that may be followed, as the browser understands it; '' where
 * there is none. A relative one would be one of this admin screen.
 * @param text
 */
export function followable( text: string ): string {
	try {
		const { protocol, href } = new URL( text );
		return allowed.includes( protocol ) ? href : '';
	} catch {
		return '';
	}
}

const OutwardLink = ( {
	href,
	children,
}: {
	href?: string;
	children?: ReactNode;
} ) =>
	href ? (
		<a
			href={ href }
			title={ href }
			target="_blank"
			rel="noopener noreferrer nofollow ugc"
		>
			{ children }
		</a>
	) : (
		<>{ children }</>
	);

const components: Components = {
	a: ( { href, children } ) => (
		<OutwardLink href={ href }>{ children }</OutwardLink>
	),
	// Loading an image tells its server who reads the log.
	img: ( { src, alt } ) => (
		<OutwardLink href={ src }>
			{ sprintf(
				/* translators: %s: what a picture shows, or its address. */
				__( 'Image: %s', 'aipuffer' ),
				alt || src || __( 'no address', 'aipuffer' )
			) }
		</OutwardLink>
	),
	// Long lines scroll, which the keyboard can do where it has focus.

	pre: ( { children } ) => (
		<pre tabIndex={ 0 } dir="ltr">
			{ children }
		</pre>
	),
	// The dialog has the first level, a message the second.
	h1: 'h3',
	h2: 'h4',
	h3: 'h5',
	h4: 'h6',
	h5: 'h6',
};

export default function Markdown( { text }: { text: string } ) {
	return (
		<OrPlain text={ text }>
			<div className="aipuffer-markdown" dir="auto">
				<ReactMarkdown
					urlTransform={ followable }
					components={ components }
				>
					{ visible( text ) }
				</ReactMarkdown>
			</div>
		</OrPlain>
	);
}

/** What cannot be drawn, such as quotes ten thousand deep, is shown as it is. */
class OrPlain extends Component<
	{ text: string; children: ReactNode },
	{ hasFailed: boolean }
> {
	override state = { hasFailed: false };

	static getDerivedStateFromError = () => ( { hasFailed: true } );

	override render() {
		return this.state.hasFailed ? (
			<PlainText text={ this.props.text } />
		) : (
			this.props.children
		);
	}
}
