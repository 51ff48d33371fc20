#pragma once

namespace trailhound {

/// A visitor for std::visit made of one lambda per alternative. As long as none of the lambdas takes `auto`, a new
/// alternative of the variant fails to compile at every visit that has no case for it.
template <typename... Lambdas>
struct Cases : Lambdas... {
  using Lambdas::operator()...;
};
template <typename... Lambdas>
Cases(Lambdas...) -> Cases<Lambdas...>;

}  // namespace trailhound
