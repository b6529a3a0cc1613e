from odoo import models

# key: (name, city, province, salesperson)
CUSTOMERS = {
    "hengyuan": ("苏州恒远机械 Hengyuan Machinery", "苏州 Suzhou", "JS", "lina"),
    "yuntian": ("杭州云天 Hangzhou Yuntian", "杭州 Hangzhou", "ZJ", "lina"),
    "ningbo": ("宁波港机 Ningbo Harbor", "宁波 Ningbo", "ZJ", "lina"),
    "jinda": ("无锡金达 Wuxi Jinda", "无锡 Wuxi", "JS", "lina"),
    "zhongke": ("南京中科 Nanjing Zhongke", "南京 Nanjing", "JS", "lina"),
    "taida": ("扬州泰达 Yangzhou Taida", "扬州 Yangzhou", "JS", "lina"),
    "wenzhou": ("温州华联 Wenzhou Hualian", "温州 Wenzhou", "ZJ", "wang"),
    "shaoxing": ("绍兴纺机 Shaoxing Textile", "绍兴 Shaoxing", "ZJ", "wang"),
    "jiaxing": ("嘉兴新能源 Jiaxing Energy", "嘉兴 Jiaxing", "ZJ", "wang"),
    "nantong": ("南通重工 Nantong Heavy", "南通 Nantong", "JS", "wang"),
    "huzhou": ("湖州电机 Huzhou Motor", "湖州 Huzhou", "ZJ", "wang"),
    "shenjiang": ("上海申江 Shanghai Shenjiang", "上海 Shanghai", "SH", "wang"),
    "ruifeng": ("常州瑞丰 Changzhou Ruifeng", "常州 Changzhou", "JS", "ma"),
    "kunshan": ("昆山精密 Kunshan Precision", "昆山 Kunshan", "JS", "ma"),
    "xuzhou": ("徐州矿机 Xuzhou Mining", "徐州 Xuzhou", "JS", "ma"),
    "wuhu": ("芜湖汽配 Wuhu Auto Parts", "芜湖 Wuhu", "AH", "ma"),
    "taizhou": ("台州阀门 Taizhou Valve", "台州 Taizhou", "ZJ", "ma"),
    "hefei": ("合肥光电 Hefei Optics", "合肥 Hefei", "AH", "gao"),
    "zhenjiang": ("镇江船舶 Zhenjiang Marine", "镇江 Zhenjiang", "JS", "gao"),
    "lianyun": ("连云港化工 Lianyungang Chemical", "连云港 Lianyungang", "JS", "gao"),
    "jinhua": ("金华五金 Jinhua Hardware", "金华 Jinhua", "ZJ", "gao"),
    "maanshan": ("马鞍山钢构 Ma'anshan Steel", "马鞍山 Ma'anshan", "AH", "gao"),
    "guangzhou": ("广州南方机电 Guangzhou Nanfang", "广州 Guangzhou", "GD", "wu"),
    "dongguan": ("东莞电子 Dongguan Electronics", "东莞 Dongguan", "GD", "wu"),
    "zhuhai": ("珠海智造 Zhuhai Smart", "珠海 Zhuhai", "GD", "wu"),
    "huizhou": ("惠州电池 Huizhou Battery", "惠州 Huizhou", "GD", "wu"),
    "liuzhou": ("柳州汽配 Liuzhou Auto Parts", "柳州 Liuzhou", "GX", "wu"),
    "haikou": ("海口制药 Haikou Pharma", "海口 Haikou", "HI", "wu"),
    "foshan": ("佛山陶机 Foshan Ceramics", "佛山 Foshan", "GD", "lin"),
    "shenzhen": ("深圳创科 Shenzhen Chuangke", "深圳 Shenzhen", "GD", "lin"),
    "zhongshan": ("中山照明 Zhongshan Lighting", "中山 Zhongshan", "GD", "lin"),
    "jiangmen": ("江门造纸 Jiangmen Paper", "江门 Jiangmen", "GD", "lin"),
    "changsha": ("长沙工程 Changsha Construction", "长沙 Changsha", "HN", "lin"),
    "zhuzhou": ("株洲轨道 Zhuzhou Rail", "株洲 Zhuzhou", "HN", "lin"),
    "xiamen": ("厦门海工 Xiamen Offshore", "厦门 Xiamen", "FJ", "yang"),
    "fuzhou": ("福州纺织 Fuzhou Textile", "福州 Fuzhou", "FJ", "yang"),
    "quanzhou": ("泉州鞋机 Quanzhou Shoe Machines", "泉州 Quanzhou", "FJ", "yang"),
    "nanchang": ("南昌光学 Nanchang Optical", "南昌 Nanchang", "JX", "yang"),
    "ganzhou": ("赣州稀土 Ganzhou Rare Earth", "赣州 Ganzhou", "JX", "yang"),
    "putian": ("莆田木工 Putian Woodworking", "莆田 Putian", "FJ", "yang"),
}
KEY_ACCOUNTS = ("hengyuan", "ningbo", "wenzhou", "ruifeng", "guangzhou", "xiamen")


class MarketingDemo(models.AbstractModel):
    """Forty customers of two regions, and an agent."""

    _inherit = "marketing.demo"

    def _make_customers(self, stage):
        """Make the customers with their salespeople, regions and terms."""
        country = stage.env.ref("base.cn")
        partners = stage.env["res.partner"]
        vals_list = [
            {
                "name": name,
                "is_company": True,
                "customer_rank": 1,
                "company_id": stage.company.id,
                "country_id": country.id,
                "state_id": stage.env.ref(f"base.state_cn_{province}").id,
                "city": city,
                "user_id": stage.user(salesperson).id,
                "property_payment_term_id": stage.terms["instalments"].id,
            }
            for name, city, province, salesperson in CUSTOMERS.values()
        ]
        for key, partner in zip(CUSTOMERS, partners.create(vals_list), strict=True):
            stage.customers[key] = partner
            stage.name(partner, f"customer_{key}")
        for key in KEY_ACCOUNTS:
            stage.customers[key].property_product_pricelist = stage.key_prices
        stage.agent = stage.make(
            "res.partner",
            "agent_tongda",
            {
                "name": "南通通达 Tongda Agency",
                "is_company": True,
                "supplier_rank": 1,
                "company_id": stage.company.id,
                "country_id": country.id,
                "city": "南通 Nantong",
            },
        )
