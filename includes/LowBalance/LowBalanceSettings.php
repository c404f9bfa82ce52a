<?php
/**
 * When a site calls a balance low.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One option. Off on a new site: nobody gets mail that the site has not decided to send.
 */
final class LowBalanceSettings {
	/**
	 * Checked settings.
	 *
	 * @param Mode $mode      What is measured by.
	 * @param int  $threshold Micro-credits, for Mode::Credits; 0 where none was ever set. Kept while it is not used.
	 */
	private function __construct( public readonly Mode $mode, public readonly int $threshold ) {}

	/**
	 * The site's settings. What the option cannot mean is off.
	 */
	public static function of_site(): self {
		$stored    = get_option( Settings::LOW_BALANCE, [] );
		$stored    = is_array( $stored ) ? $stored : [];
		$threshold = (int) ( $stored['threshold'] ?? 0 );
		$mode      = Mode::tryFrom( is_string( $stored['mode'] ?? null ) ? $stored['mode'] : '' ) ?? Mode::Off;

		return new self( Mode::Credits === $mode && $threshold <= 0 ? Mode::Off : $mode, max( 0, $threshold ) );
	}

	/**
	 * These settings with what a caller sends; what is left out stays.
	 *
	 * @param array<string, mixed> $changes `mode`: off|credits|week; `threshold`: a decimal string above 0.
	 * @throws Problem 400 naming the field.
	 */
	public function with( array $changes ): self {
		$mode      = $changes['mode'] ?? $this->mode->value;
		$mode      = ( is_string( $mode ) ? Mode::tryFrom( $mode ) : null ) ?? Raise::invalid( 'mode', __( 'mode must be off, credits or week.', 'aipuffer' ) );
		$threshold = isset( $changes['threshold'] ) ? Credits::parse_positive( $changes['threshold'], 'threshold' ) : $this->threshold;
		if ( Mode::Credits === $mode && $threshold <= 0 ) {
			Raise::invalid( 'threshold', __( 'threshold must be above 0.', 'aipuffer' ) );
		}

		return new self( $mode, $threshold );
	}

	/**
	 * Makes them the site's.
	 */
	public function save(): void {
		update_option( Settings::LOW_BALANCE, [ 'mode' => $this->mode->value, 'threshold' => $this->threshold ], true );
	}

	/**
	 * For REST.
	 *
	 * @return array{mode: string, threshold: ?string} `threshold` null where none was ever set.
	 */
	public function to_array(): array {
		return [
			'mode'      => $this->mode->value,
			'threshold' => 0 === $this->threshold ? null : Credits::format( $this->threshold ),
		];
	}
}
