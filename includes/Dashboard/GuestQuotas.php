<?php
/**
 * What visitors may use who are not logged in.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Metering\Metering;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Quotas\RoleAccess;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Scopes;

defined( 'ABSPATH' ) || exit;

/**
 * Their limits, which are the same for all of them and may stand on a page that a cache keeps; and what one of them has
 * used, which may not.
 *
 * @phpstan-type Limit array{scope: string, name: string, text: string, has_limit: bool}
 * @phpstan-type GuestUse array{scope: string, name: string, limit: ?string, used: string, remaining: ?string, period: string, resets_at: ?string, text: string, resets_text: string}
 */
final class GuestQuotas {
	/**
	 * Takes what it reads from.
	 *
	 * @param Metering   $metering What a guest has used, with what is due freed.
	 * @param Quotas     $quotas   Limits.
	 * @param RoleAccess $access   What guests may use.
	 */
	public function __construct( private readonly Metering $metering, private readonly Quotas $quotas, private readonly RoleAccess $access ) {}

	/**
	 * The scopes visitors may use something of.
	 *
	 * @return list<Limit>
	 */
	public function limits(): array {
		$present = $this->quotas->present();
		$limits  = [];
		foreach ( $this->scopes() as $scope ) {
			$quota    = $present->quota( $scope );
			$limits[] = [
				'scope'     => $scope,
				'name'      => $this->quotas->scopes->name( $scope ),
				'text'      => QuotaText::limit( $quota->guest, $quota->period ),
				'has_limit' => null !== $quota->guest,
			];
		}

		return $limits;
	}

	/**
	 * What a visitor has used of them. Nothing is counted, and no id is issued.
	 *
	 * @param Payer $guest Who.
	 * @return list<GuestUse>
	 */
	public function of( Payer $guest ): array {
		return array_map(
			function ( string $scope ) use ( $guest ): array {
				$allowance = $this->metering->allowance( $guest, $scope );

				return [ 'name' => $this->quotas->scopes->name( $scope ) ] + $allowance->to_array() + [
					'text'        => QuotaText::used( $allowance ),
					'resets_text' => QuotaText::resets( $allowance ),
				];
			},
			$this->scopes()
		);
	}

	/**
	 * The scopes guests may use with a limit that is not 0.
	 *
	 * @return list<string>
	 */
	private function scopes(): array {
		$present = $this->quotas->present();
		$anybody = Payer::stored( 0, '', '' );

		return array_values(
			array_filter(
				$this->quotas->limited( $present ),
				fn ( string $scope ): bool => 0 !== $present->quota( $scope )->guest && $this->access->allows_module( $anybody, Scopes::module( $scope ) )
			)
		);
	}
}
