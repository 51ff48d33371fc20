const e = {
 "eventVersion": "1.08"
};
