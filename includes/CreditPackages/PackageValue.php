<?php
/**
 * What a credit package is worth, roughly.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Pricing\BillingMethod;
use AIPuffer\Pricing\PriceRule;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Pricing\Rounding;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * How many requests of each usage type an amount of credits covers by the present rules, for a request of ordinary size.
 * For sizing only: what a request really costs depends on the answer, the model and its rule.
 *
 * Models differ in price, so there are two figures: by the dearest rule of the usage type, and by the cheapest. Usage
 * types without an enabled rule are left out, because raw usage units say nothing about an ordinary request.
 */
final class PackageValue {
	public const INPUT_TOKENS  = 800;
	public const OUTPUT_TOKENS = 300;

	/**
	 * Takes the rules.
	 *
	 * @param Pricing $pricing Rules.
	 */
	public function __construct( private readonly Pricing $pricing ) {}

	/**
	 * What credits cover.
	 *
	 * @param int $credits       Micro-credits, 0 or more.
	 * @param int $input_tokens  What an ordinary request sends.
	 * @param int $output_tokens What an ordinary answer has.
	 * @return list<array{module: string, operation: string, label: string, text: string, count: ?int, count_max: ?int, assumption: string}>
	 *         `count` requests at the dearest rule, `count_max` at the cheapest; null where a request costs nothing.
	 */
	public function of( int $credits, int $input_tokens = self::INPUT_TOKENS, int $output_tokens = self::OUTPUT_TOKENS ): array {
		$request = new Usage( input_tokens: $input_tokens, output_tokens: $output_tokens, images: 1, videos: 1 );
		$rules   = array_filter( $this->pricing->all(), static fn ( PriceRule $rule ): bool => $rule->enabled );
		$value   = [];
		foreach ( $this->pricing->types->all() as $type ) {
			$fitting = array_filter( $rules, static fn ( PriceRule $rule ): bool => $rule->module === $type['module'] && $rule->operation === $type['operation'] );
			if ( [] !== $fitting ) {
				$costs = array_map( static fn ( PriceRule $rule ): int => Rounding::of_site()->apply( $rule->cost( $request ) ), array_values( $fitting ) );
				$least = self::count( $credits, max( $costs ) );
				$most  = self::count( $credits, min( $costs ) );

				$value[] = [
					'module'     => $type['module'],
					'operation'  => $type['operation'],
					/* translators: 1: name of a module, 2: name of its usage type. */
					'label'      => sprintf( __( '%1$s: %2$s', 'aipuffer' ), $type['module_label'], $type['label'] ),
					'text'       => self::text( $type['module'] . '/' . $type['operation'], $least, $most ),
					'count'      => $least,
					'count_max'  => $most,
					'assumption' => self::assumption( array_values( $fitting ), $input_tokens, $output_tokens ),
				];
			}
		}

		return $value;
	}

	/**
	 * How many requests credits cover.
	 *
	 * @param int $credits Micro-credits.
	 * @param int $cost    Micro-credits of one request.
	 * @return ?int Null where it costs nothing.
	 */
	private static function count( int $credits, int $cost ): ?int {
		return 0 === $cost ? null : intdiv( $credits, $cost );
	}

	/**
	 * The figures in words.
	 *
	 * @param string $type  Module and operation.
	 * @param ?int   $least At the dearest rule.
	 * @param ?int   $most  At the cheapest rule.
	 */
	private static function text( string $type, ?int $least, ?int $most ): string {
		if ( null === $least ) {
			return __( 'costs no credits', 'aipuffer' );
		}
		if ( null === $most || $most === $least ) {
			/* translators: %s: a number with what is counted, such as "250 chat requests". */
			return sprintf( null === $most ? __( 'at least %s', 'aipuffer' ) : __( 'about %s', 'aipuffer' ), self::counted( $type, number_format_i18n( $least ), $least ) );
		}

		/* translators: 1: a number, 2: a higher number. */
		$range = sprintf( __( '%1$s to %2$s', 'aipuffer' ), number_format_i18n( $least ), number_format_i18n( $most ) );

		/* translators: %s: a number with what is counted, such as "250 chat requests". */
		return sprintf( __( 'about %s', 'aipuffer' ), self::counted( $type, $range, $most ) );
	}

	/**
	 * A figure with what is counted.
	 *
	 * @param string $type   Module and operation.
	 * @param string $figure As it is shown.
	 * @param int    $count  For the plural.
	 */
	private static function counted( string $type, string $figure, int $count ): string {
		$words = match ( $type ) {
			/* translators: %s: a number. */
			'chat/chat'                                      => _n( '%s chat request', '%s chat requests', $count, 'aipuffer' ),
			/* translators: %s: a number. */
			'ai_forms/form_submit'                           => _n( '%s form submission', '%s form submissions', $count, 'aipuffer' ),
			/* translators: %s: a number. */
			'image_generator/generate', 'wordpress_ai/image' => _n( '%s image', '%s images', $count, 'aipuffer' ),
			/* translators: %s: a number. */
			'image_generator/edit'                           => _n( '%s image edit', '%s image edits', $count, 'aipuffer' ),
			/* translators: %s: a number. */
			'image_generator/video', 'wordpress_ai/video'    => _n( '%s video', '%s videos', $count, 'aipuffer' ),
			/* translators: %s: a number. */
			default                                          => _n( '%s request', '%s requests', $count, 'aipuffer' ),
		};

		return sprintf( $words, $figure );
	}

	/**
	 * What an ordinary request is.
	 *
	 * @param list<PriceRule> $rules         Rules of a usage type.
	 * @param int             $input_tokens  What it sends.
	 * @param int             $output_tokens What its answer has.
	 */
	private static function assumption( array $rules, int $input_tokens, int $output_tokens ): string {
		$methods = array_map( static fn ( PriceRule $rule ): BillingMethod => $rule->method, $rules );

		return match ( true ) {
			in_array( BillingMethod::Per1kTokens, $methods, true ) => sprintf(
				/* translators: 1: number of tokens, 2: number of tokens. */
				__( '%1$s input and %2$s output tokens each', 'aipuffer' ),
				number_format_i18n( $input_tokens ),
				number_format_i18n( $output_tokens )
			),
			in_array( BillingMethod::PerImage, $methods, true )    => __( 'one image each', 'aipuffer' ),
			in_array( BillingMethod::PerVideo, $methods, true )    => __( 'one video each', 'aipuffer' ),
			default                                                => __( 'the same for every request', 'aipuffer' ),
		};
	}
}
