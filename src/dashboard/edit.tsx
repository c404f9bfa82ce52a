/**
 * The block in the editor: the dashboard of whoever edits, and its options beside it.
 */
import { InspectorControls, useBlockProps } from '@wordpress/block-editor';
import {
	Disabled,
	PanelBody,
	TextareaControl,
	TextControl,
	ToggleControl,
} from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import ServerSideRender from '@wordpress/server-side-render';
import {
	attributeLabels,
	defaultAttributes,
	type Attributes,
} from '../credit-packages/shortcode';
import { name, type BlockAttributes } from './transforms';

interface EditProps {
	attributes: BlockAttributes;
	setAttributes: ( attributes: BlockAttributes ) => void;
}

type Named< Value > = {
	[ Name in keyof Attributes ]: Attributes[ Name ] extends Value
		? Name
		: never;
}[ keyof Attributes ];

export function Edit( props: EditProps ) {
	return (
		<div { ...useBlockProps() }>
			<Options { ...props } />
			<Disabled>
				<ServerSideRender
					block={ name }
					attributes={ props.attributes }
					skipBlockSupportAttributes
				/>
			</Disabled>
		</div>
	);
}

/** The nine options of the shortcode. */
export function Options( { attributes, setAttributes }: EditProps ) {
	const labels = attributeLabels();
	const defaults = defaultAttributes();
	const toggle = ( option: Named< boolean > ) => (
		<ToggleControl
			__nextHasNoMarginBottom
			key={ option }
			label={ labels[ option ] }
			checked={ attributes[ option ] ?? defaults[ option ] }
			onChange={ ( value ) => setAttributes( { [ option ]: value } ) }
		/>
	);
	const text = ( option: Named< string > ) => ( {
		__nextHasNoMarginBottom: true as const,
		label: labels[ option ],
		value: attributes[ option ] ?? defaults[ option ],
		// As by default it follows the site's language.
		onChange: ( value: string ) =>
			setAttributes( {
				[ option ]: value === defaults[ option ] ? undefined : value,
			} ),
	} );
	return (
		<InspectorControls>
			<PanelBody title={ __( 'Texts', 'aipuffer' ) }>
				<TextControl __next40pxDefaultSize { ...text( 'title' ) } />
				<TextareaControl { ...text( 'intro' ) } />
			</PanelBody>
			<PanelBody title={ __( 'Quotas and purchases', 'aipuffer' ) }>
				{ toggle( 'chatbot' ) }
				{ toggle( 'aiforms' ) }
				{ toggle( 'imagegenerator' ) }
				{ toggle( 'purchasehistory' ) }
			</PanelBody>
			<PanelBody title={ __( 'Buy credits', 'aipuffer' ) }>
				{ toggle( 'buycredits' ) }
				{ attributes.buycredits !== false && (
					<>
						<TextControl
							__next40pxDefaultSize
							{ ...text( 'buycreditslabel' ) }
						/>
						<TextControl
							__next40pxDefaultSize
							{ ...text( 'buycreditsurl' ) }
							type="url"
							help={ __(
								'Empty for the address of the settings, or the shop.',
								'aipuffer'
							) }
						/>
					</>
				) }
			</PanelBody>
		</InspectorControls>
	);
}
