<?php
/**
 * What one AI request used.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Recorded or estimated usage. Null is "not known" and never the same as 0: a provider that reports nothing settles at
 * the estimate, one that reports 0 tokens is priced at 0 tokens.
 *
 * Cached tokens are a part of the input, thinking tokens a part of the output: they never add to what they are part of.
 */
final class Usage {
	/**
	 * The figures and the most each may be. With rates of up to 10^6 credits this keeps all arithmetic inside 64 bits.
	 */
	public const LIMITS = [
		'input_tokens'    => 1_000_000_000,
		'output_tokens'   => 1_000_000_000,
		'total_tokens'    => 2_000_000_000,
		'cached_tokens'   => 1_000_000_000,
		'thinking_tokens' => 1_000_000_000,
		'images'          => 1_000_000,
		'videos'          => 1_000_000,
		'units'           => 1_000_000_000,
	];

	/**
	 * The figures that are tokens, which is all that a message of the logs has.
	 */
	public const TOKENS = [ 'input_tokens', 'output_tokens', 'total_tokens', 'cached_tokens', 'thinking_tokens' ];

	/**
	 * Holds the figures, each 0 or more, or null when not known.
	 *
	 * @param ?int $input_tokens    Tokens sent to the model, those it had cached included.
	 * @param ?int $output_tokens   Tokens of its answer, thinking included.
	 * @param ?int $total_tokens    All tokens, as the provider counts them.
	 * @param ?int $cached_tokens   Of the input, those the provider had cached.
	 * @param ?int $thinking_tokens Of the output, those of thinking.
	 * @param ?int $images          Images made.
	 * @param ?int $videos          Videos made.
	 * @param ?int $units           Raw usage units, where the caller counts something else.
	 */
	public function __construct(
		public readonly ?int $input_tokens = null,
		public readonly ?int $output_tokens = null,
		public readonly ?int $total_tokens = null,
		public readonly ?int $cached_tokens = null,
		public readonly ?int $thinking_tokens = null,
		public readonly ?int $images = null,
		public readonly ?int $videos = null,
		public readonly ?int $units = null
	) {}

	/**
	 * Reads usage from a caller's array; other keys are ignored.
	 *
	 * @param array<string, mixed> $args The figures of LIMITS: int|null each.
	 * @throws Problem 400, naming the field that is no whole number from 0 to its limit, or `cached_tokens` and
	 *                 `thinking_tokens` where they are more than the input and the output they are part of.
	 */
	public static function from_array( array $args ): self {
		$figures = [];
		foreach ( self::LIMITS as $field => $limit ) {
			$figures[ $field ] = self::figure( $args[ $field ] ?? null, $field, $limit );
		}
		$usage = new self( ...self::billed( $figures ) );
		if ( (int) $usage->cached_tokens > $usage->priced_input_tokens() ) {
			Raise::invalid( 'cached_tokens', __( 'cached_tokens are a part of the input tokens, so they cannot be more than those.', 'aipuffer' ) );
		}
		if ( (int) $usage->thinking_tokens > $usage->priced_output_tokens() ) {
			Raise::invalid( 'thinking_tokens', __( 'thinking_tokens are a part of the output tokens, so they cannot be more than those.', 'aipuffer' ) );
		}

		return $usage;
	}

	/**
	 * What the provider bills, where its figures do not add up. A total above its parts has thinking in it that was told
	 * apart or not at all: the difference is output. A total below its parts is wrong: the parts count.
	 *
	 * This is done where usage comes in and not where it is priced, so that what was charged by the figures of its time
	 * stays explained by them.
	 *
	 * @param array<string, ?int> $figures By name.
	 * @return array<string, ?int>
	 */
	private static function billed( array $figures ): array {
		[ 'input_tokens' => $input, 'output_tokens' => $output, 'total_tokens' => $total ] = $figures;
		if ( null === $total ) {
			return $figures;
		}
		if ( null !== $input && null !== $output ) {
			$figures['output_tokens'] = max( $output, min( self::LIMITS['output_tokens'], $total - $input ) );
		}
		$figures['total_tokens'] = max( $total, (int) $input + (int) $figures['output_tokens'] );

		return $figures;
	}

	/**
	 * The JSON schema of the figures, for REST parameters and responses.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function schema(): array {
		return array_map(
			static fn ( int $limit ): array => [ 'type' => [ 'integer', 'null' ], 'minimum' => 0, 'maximum' => $limit ],
			self::LIMITS
		);
	}

	/**
	 * Whether nothing at all is known.
	 */
	public function is_missing(): bool {
		return [] === array_filter( $this->to_array(), static fn ( ?int $figure ): bool => null !== $figure );
	}

	/**
	 * Whether any token figure is known.
	 */
	public function has_tokens(): bool {
		return null !== $this->input_tokens || null !== $this->output_tokens || null !== $this->total_tokens;
	}

	/**
	 * Input tokens to price. Of a total without a split all count as input, but those of thinking; of a total with only the
	 * output known, the rest.
	 */
	public function priced_input_tokens(): int {
		return $this->input_tokens ?? max( 0, ( $this->total_tokens ?? 0 ) - $this->priced_output_tokens() );
	}

	/**
	 * Output tokens to price. Of a total with only the input known, the rest; of a total without a split, those of thinking.
	 */
	public function priced_output_tokens(): int {
		if ( null !== $this->output_tokens ) {
			return $this->output_tokens;
		}
		if ( null === $this->input_tokens ) {
			return min( (int) $this->thinking_tokens, (int) $this->total_tokens );
		}

		return max( 0, ( $this->total_tokens ?? 0 ) - $this->input_tokens );
	}

	/**
	 * Of the input tokens to price, those that the provider had cached.
	 */
	public function priced_cached_tokens(): int {
		return min( (int) $this->cached_tokens, $this->priced_input_tokens() );
	}

	/**
	 * All tokens, or null when no token figure is known.
	 */
	public function all_tokens(): ?int {
		return $this->has_tokens() ? $this->total_tokens ?? $this->priced_input_tokens() + $this->priced_output_tokens() : null;
	}

	/**
	 * Raw usage units: what the caller counted, else total tokens, else images and videos. Null when nothing is known.
	 */
	public function raw_units(): ?int {
		return $this->units ?? $this->all_tokens() ?? ( null === $this->images && null === $this->videos ? null : (int) $this->images + (int) $this->videos );
	}

	/**
	 * The figures by name.
	 *
	 * @return array<string, ?int>
	 */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	/**
	 * Reads one figure.
	 *
	 * @param mixed  $value Int, a string of digits, or null.
	 * @param string $field Its name.
	 * @param int    $limit The most it may be.
	 * @throws Problem 400.
	 */
	private static function figure( mixed $value, string $field, int $limit ): ?int {
		if ( null === $value ) {
			return null;
		}
		$figure = is_int( $value ) ? $value : ( is_string( $value ) && ctype_digit( $value ) && strlen( $value ) <= 10 ? (int) $value : -1 );
		if ( $figure < 0 || $figure > $limit ) {
			/* translators: 1: name of the field, 2: a number. */
			Raise::invalid( $field, sprintf( __( '%1$s must be a whole number from 0 to %2$d.', 'aipuffer' ), $field, $limit ) );
		}

		return $figure;
	}
}
