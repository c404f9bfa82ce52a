<?php
/**
 * What can be priced.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Listeners;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * The list of modules and their operations, with the billing methods that fit each.
 *
 * @phpstan-type UsageType array{module: string, module_label: string, operation: string, label: string, methods: list<string>}
 */
final class UsageTypes {
	/**
	 * All usage types.
	 *
	 * @return list<UsageType>
	 */
	public function all(): array {
		$chatbot = __( 'Chatbot', 'aipuffer' );
		$forms   = __( 'AI Forms', 'aipuffer' );
		$images  = __( 'Image Generator', 'aipuffer' );
		$core    = __( 'WordPress AI', 'aipuffer' );
		$text    = [ BillingMethod::Per1kTokens->value, BillingMethod::Flat->value ];
		$image   = [ BillingMethod::PerImage->value, BillingMethod::Flat->value ];
		$video   = [ BillingMethod::PerVideo->value, BillingMethod::Flat->value ];

		$types = [
			self::type( 'chat', $chatbot, 'chat', __( 'Chat', 'aipuffer' ), $text ),
			self::type( 'ai_forms', $forms, 'form_submit', __( 'Form Submit', 'aipuffer' ), $text ),
			self::type( 'image_generator', $images, 'generate', __( 'Generate', 'aipuffer' ), $image ),
			self::type( 'image_generator', $images, 'edit', _x( 'Edit', 'usage type', 'aipuffer' ), $image ),
			self::type( 'image_generator', $images, 'video', __( 'Video', 'aipuffer' ), $video ),
			self::type( 'wordpress_ai', $core, 'text', __( 'Text', 'aipuffer' ), $text ),
			self::type( 'wordpress_ai', $core, 'image', __( 'Image', 'aipuffer' ), $image ),
			self::type( 'wordpress_ai', $core, 'speech', __( 'Speech', 'aipuffer' ), $text ),
			self::type( 'wordpress_ai', $core, 'transcription', __( 'Transcription', 'aipuffer' ), $text ),
			self::type( 'wordpress_ai', $core, 'video', __( 'Video', 'aipuffer' ), $video ),
			self::type( 'wordpress_ai', $core, 'embedding', __( 'Embedding', 'aipuffer' ), $text ),
		];

		/**
		 * Filters the usage types, so that a plugin can meter requests of its own.
		 *
		 * @param list<array{module: string, module_label: string, operation: string, label: string, methods: list<string>}> $types
		 *        `methods` are billing methods: per_1k_tokens, per_image, per_video, flat.
		 */
		$types = Listeners::ask_each(
			'aipuffer_usage_types',
			$types,
			static fn ( mixed $type ): bool => Listeners::has( $type, [ 'module', 'module_label', 'operation', 'label' ], [ 'methods' ] ) && isset( $type['methods'] )
		);

		return array_values( $types );
	}

	/**
	 * One usage type.
	 *
	 * @param string $module    Module.
	 * @param string $operation Operation.
	 * @return UsageType
	 * @throws Problem 400 when there is none.
	 */
	public function get( string $module, string $operation ): array {
		$known_module = false;
		foreach ( $this->all() as $type ) {
			$known_module = $known_module || $type['module'] === $module;
			if ( $type['module'] === $module && $type['operation'] === $operation ) {
				return $type;
			}
		}
		$known_module
			? Raise::invalid( 'operation', __( 'This module has no such operation. The filter aipuffer_usage_types adds usage types.', 'aipuffer' ) )
			: Raise::invalid( 'module', __( 'There is no such module. The filter aipuffer_usage_types adds usage types.', 'aipuffer' ) );
	}

	/**
	 * The names on screen of a module and its operation, or the raw names where the plugin that added them is gone.
	 *
	 * @param string $module    Module.
	 * @param string $operation Operation.
	 * @return array{module: string, operation: string}
	 */
	public function labels( string $module, string $operation ): array {
		foreach ( $this->all() as $type ) {
			if ( $type['module'] === $module && $type['operation'] === $operation ) {
				return [ 'module' => $type['module_label'], 'operation' => $type['label'] ];
			}
		}

		return [ 'module' => $module, 'operation' => $operation ];
	}

	/**
	 * Builds one entry.
	 *
	 * @param string       $module       Module.
	 * @param string       $module_label Its name on screen.
	 * @param string       $operation    Operation.
	 * @param string       $label        Its name on screen.
	 * @param list<string> $methods      Billing methods.
	 * @return UsageType
	 */
	private static function type( string $module, string $module_label, string $operation, string $label, array $methods ): array {
		return compact( 'module', 'module_label', 'operation', 'label', 'methods' );
	}
}
