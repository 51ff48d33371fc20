resource "a" "b" {
  p = jsonencode({"eventVersion": "1"})
}
